package scaler.sim.law;

import java.util.List;
import scaler.core.decide.Guard;
import scaler.core.decide.Verdict;

/**
 * The last decision about a role, and what it excuses at the end of a life.
 *
 * @param guards what was in the way of it
 * @param at in milliseconds
 */
record Decided(Verdict verdict, List<Guard> guards, long at) {
  Decided {
    guards = List.copyOf(guards);
  }

  boolean holds(Class<? extends Guard> kind) {
    return guards.stream().anyMatch(kind::isInstance);
  }

  /** Whether no more may be launched. */
  boolean mayStayLess() {
    return holds(Guard.MaximumCoversOthers.class)
        || holds(Guard.LaunchCeiling.class)
        || holds(Guard.CostCeiling.class)
        || holds(Guard.NoFreeVolume.class);
  }

  /** Whether what is too much may not go yet. */
  boolean mayStayMore() {
    return holds(Guard.TooYoung.class) || holds(Guard.MachineHeld.class);
  }

  /** Until when there is something to wait for, in milliseconds. */
  long waits() {
    return guards.stream()
        .mapToLong(guard ->
            switch (guard) {
              case Guard.LaunchesPaused paused -> paused.until().toEpochMilli();
              case Guard.OffersRest rest -> rest.until().toEpochMilli();
              case Guard.EndsHeld _, Guard.OneAtATime _ -> at;
              default -> 0;
            })
        .max()
        .orElse(0);
  }
}
