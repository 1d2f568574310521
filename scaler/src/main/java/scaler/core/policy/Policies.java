package scaler.core.policy;

import java.time.Duration;
import java.util.Optional;
import scaler.core.model.Reading;
import scaler.core.model.Reading.Jobs;

/** Asks a policy for its next step. */
public final class Policies {
  private Policies() {}

  /**
   * One step of a policy.
   *
   * @param load the same queue with the machines behind it, draining ones not counted
   * @param learned what the last step has left to remember
   */
  public static Proposal propose(
      Policy policy, Reading.Known reading, Load load, Optional<Learned> learned) {
    int current = load.machines();
    int coming = load.coming().size();
    return switch (policy) {
      case Policy.Threshold threshold -> threshold(threshold, reading.demand());
      case Policy.Wait wait -> wait(wait.target(), reading, current, coming);
      case Policy.Auto auto ->
          load.came().isPresent()
              ? auto(auto, load, learned)
              : wait(auto.target(), reading, current, coming);
    };
  }

  private static Proposal auto(Policy.Auto auto, Load load, Optional<Learned> before) {
    Learned learned = Learned.of(before, load, auto, Constants.USED);
    int workers = load.machines() * load.slots();
    return new Proposal(
        Deadlines.change(auto, load, learned, Constants.USED),
        new Signal.Promised(
            load.ready(),
            workers == 0
                ? Optional.empty()
                : Optional.of(seconds(load.ready() * learned.job().seconds() / workers)),
            load.machines(),
            auto.target(),
            seconds(learned.boot().seconds())),
        Optional.of(learned));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofSeconds(Math.round(seconds));
  }

  private static Proposal threshold(Policy.Threshold rule, int jobs) {
    if (jobs > rule.scaleOutAbove()) {
      return new Proposal(+1, new Signal.Above(jobs, rule.scaleOutAbove()));
    }
    if (jobs < rule.scaleInBelow()) {
      return new Proposal(-1, new Signal.Below(jobs, rule.scaleInBelow()));
    }
    return new Proposal(0, new Signal.Between(jobs, rule.scaleInBelow(), rule.scaleOutAbove()));
  }

  private static Proposal wait(Duration target, Reading.Known reading, int current, int coming) {
    Duration oldest = reading.jobs().map(Jobs::oldestWait).orElse(Duration.ZERO);
    if (oldest.multipliedBy(2).compareTo(target) >= 0) {
      // Machines that boot have not shown yet what they are worth; more on top would overshoot.
      return coming > 0
          ? new Proposal(0, new Signal.HelpIsComing(oldest, coming))
          : new Proposal(Math.max(1, current / 4), new Signal.WaitsLong(oldest, target));
    }
    int running = reading.running().orElse(reading.demand());
    if (reading.ready() == 0 && running < current) {
      return new Proposal(-1, new Signal.NothingWaits(running, current));
    }
    return new Proposal(0, new Signal.WaitIsFine(oldest, target));
  }
}
