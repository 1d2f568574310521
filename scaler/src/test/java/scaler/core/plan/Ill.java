package scaler.core.plan;

import static scaler.core.decide.ARole.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.MachineState;
import scaler.core.model.Pulse;
import scaler.core.model.Pulse.Beat;
import scaler.core.model.Pulse.Sign;

/** Machines that are ill, and what is planned about the first of a role. */
final class Ill {
  private Ill() {}

  static ARole ladder() {
    return new ARole().capacity(1, 3).heal(HealRung.REBOOT, HealRung.RESTART, HealRung.REPLACE);
  }

  static Pulse failing(Sign... signs) {
    Pulse pulse = Pulse.NONE;
    for (int n = 3; n >= 0; n--) {
      pulse = pulse.and(new Beat(NOON.minusSeconds(5L * n), true, Set.of(signs)), 4);
    }
    return pulse.booted("boot");
  }

  static AMachine silent(long slot) {
    return AMachine.serving(slot).silent().pulse(failing(Sign.PAGE));
  }

  static Heal on(HealRung rung, Instant since) {
    return Heal.begin(rung, "its page is silent", "boot", since);
  }

  static AMachine ailing(HealRung rung, Duration since) {
    return AMachine.in(MachineState.IMPAIRED, 1).silent().heal(on(rung, NOON.minus(since)));
  }

  static Step first(ARole role) {
    return role.plan().steps().getFirst();
  }

  static Optional<HealRung> begun(ARole role) {
    return first(role) instanceof Step.Become(var machine, var next, _)
            && next == MachineState.IMPAIRED
        ? machine.heal().flatMap(Heal::rung)
        : Optional.empty();
  }
}
