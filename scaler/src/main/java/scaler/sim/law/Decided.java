package scaler.sim.law;

import java.util.List;
import java.util.Optional;
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
        || guards.stream().anyMatch(this::leavesItAtTheLeast)
        || holds(Guard.ConnectionCeiling.class)
        || holds(Guard.NoFreeVolume.class);
  }

  /** A budget holds nothing that the role has to have. */
  private boolean leavesItAtTheLeast(Guard guard) {
    return guard instanceof Guard.BudgetCeiling ceiling && verdict.actual() >= ceiling.least();
  }

  /** Whether what is too much may not go yet. */
  boolean mayStayMore() {
    return holds(Guard.TooYoung.class)
        || holds(Guard.HourPaid.class)
        || holds(Guard.MachineHeld.class);
  }

  /** What came about by something that stood in the way, where that was to be tested. */
  static Optional<String> reached(Guard guard) {
    return switch (guard) {
      case Guard.LaunchCeiling _ -> Optional.of("a ceiling of launches held one back");
      case Guard.CostCeiling _ -> Optional.of("a ceiling of costs held a launch back");
      case Guard.BudgetCeiling _ -> Optional.of("a hard budget held a launch back");
      case Guard.HealsHeld _ -> Optional.of("too many looked ill at once");
      case Guard.FleetAiling _ -> Optional.of("most of the fleet looked ill");
      case Guard.EndsHeld _ -> Optional.of("an end without proof had to wait");
      default -> Optional.empty();
    };
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
