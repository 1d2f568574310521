package scaler.core.heal;

import java.time.Instant;
import java.util.Optional;
import scaler.core.fleet.HealSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Sight;

/** Which rung comes next. A rung that the machine cannot take is left out, not tried in vain. */
public final class Ladder {
  private Ladder() {}

  /**
   * The first rung for a machine that fell ill just now. One that was healed less than an hour ago
   * begins above the rung that helped then.
   */
  public static Optional<HealRung> first(Sight seen, HealSpec spec, Instant now) {
    Optional<HealRung> lately = seen.machine().heal().flatMap(heal -> heal.lately(now));
    return from(seen, spec, lately);
  }

  /** The rung above the one that did not help. */
  public static Optional<HealRung> above(Sight seen, HealSpec spec, Heal heal) {
    return heal.rung().flatMap(tried -> from(seen, spec, Optional.of(tried)));
  }

  /** Whether a machine that was found stopped may be started: once an hour, if at all. */
  public static boolean mayStart(Sight seen, HealSpec spec, Instant now) {
    return spec.steps().contains(HealRung.RESTART)
        && can(seen, HealRung.RESTART)
        && seen.machine().heal().flatMap(heal -> heal.lately(now)).isEmpty();
  }

  private static Optional<HealRung> from(Sight seen, HealSpec spec, Optional<HealRung> tried) {
    return spec.steps().stream()
        .filter(rung -> tried.map(before -> rung.compareTo(before) > 0).orElse(true))
        .filter(rung -> can(seen, rung))
        .findFirst();
  }

  private static boolean can(Sight seen, HealRung rung) {
    return switch (rung) {
      case REBOOT, REPLACE -> true;
      case RESTART -> seen.cloud().filter(CloudMachine::stoppable).isPresent();
    };
  }
}
