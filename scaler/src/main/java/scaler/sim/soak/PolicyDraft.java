package scaler.sim.soak;

import java.time.Duration;
import java.util.List;
import scaler.core.policy.Policy;
import scaler.core.policy.Policy.Band;
import scaler.core.policy.Policy.Unit;
import scaler.sim.time.Dice;
import scaler.sim.time.Dice.Rolls;

/** Makes the rules of small fleets by chance. */
final class PolicyDraft {
  private final Rolls rolls;
  private final Rolls later;

  /**
   * @param rolls the throws of the fleet
   * @param share whose fleet it is
   */
  PolicyDraft(Rolls rolls, Dice dice, Share share) {
    this.rolls = rolls;
    this.later = dice.rolls("policies" + share.own());
  }

  /** Of a queue that tells how long its jobs wait. */
  Policy ofJobs() {
    Policy plain =
        switch (rolls.from(0, 2)) {
          case 0 -> new Policy.Threshold(rolls.from(3, 20), rolls.from(0, 3));
          case 1 -> new Policy.Wait(Duration.ofMinutes(rolls.from(1, 10)));
          default -> new Policy.Auto(Duration.ofMinutes(rolls.from(1, 10)), 0.99);
        };
    return switch (later.from(0, 7)) {
      case 0, 1, 2, 3 -> plain;
      case 4 -> new Policy.DrainWithin(Duration.ofMinutes(later.from(1, 10)));
      case 5 -> new Policy.Predictive(new Policy.Auto(Duration.ofMinutes(later.from(1, 10)), 0.99));
      default -> ofNumber();
    };
  }

  /** Of one that tells a number only. */
  Policy ofNumber() {
    return switch (later.from(0, 2)) {
      case 0 -> new Policy.Threshold(10, 2);
      case 1 -> steps();
      default ->
          new Policy.Target(
              later.from(1, 10),
              later.one(0, 10, 10, 30),
              Duration.ofMinutes(later.one(0, 0, 1, 5)),
              Duration.ofMinutes(later.one(0, 5, 5, 20)));
    };
  }

  private Policy steps() {
    int lowest = later.from(3, 12);
    return new Policy.Steps(
        List.of(
            new Band(lowest, later.from(1, 2), Unit.MACHINES),
            new Band(lowest + later.from(5, 40), later.from(20, 200), Unit.PERCENT)),
        later.chance(0.9)
            ? List.of(new Band(later.from(0, 3), later.from(1, 100), later.one(Unit.values())))
            : List.of());
  }
}
