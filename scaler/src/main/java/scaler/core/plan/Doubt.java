package scaler.core.plan;

import java.util.Optional;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Machine;

/**
 * Where launches have failed again and again the next one is tried alone: a bad image costs one
 * machine at a time, and the first that serves shows that it is good again.
 *
 * @param launches how many of those that are wanted may come now
 */
record Doubt(int launches, Optional<Guard> guard) {
  static Doubt of(RoleView view, int wanting) {
    LaunchTrouble trouble = view.trouble();
    int coming =
        (int)
            view.counted().stream()
                .filter(Doubt::comes)
                // One that is held may stay as it is for ever.
                .filter(machine -> !view.holds().hold(machine))
                .count();
    int tried = trouble.isDoubtful() ? Math.min(wanting, Math.max(0, 1 - coming)) : wanting;
    return new Doubt(
        tried,
        tried == wanting
            ? Optional.empty()
            : Optional.of(
                new Guard.OneAtATime(trouble.failures(), wanting - tried, trouble.last())));
  }

  private static boolean comes(Machine machine) {
    return switch (machine.state()) {
      case REQUESTED, PENDING, BOOTING -> true;
      case IN_SERVICE, IMPAIRED, DRAINING, TERMINATING, GONE -> false;
    };
  }
}
