package scaler.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
      Policy policy, Reading.Known reading, Load load, Optional<Remembered> learned) {
    int current = load.machines();
    int coming = load.coming().size();
    return switch (policy) {
      case Policy.Threshold threshold -> threshold(threshold, reading.demand());
      case Policy.Steps steps -> steps(steps, reading.demand(), load);
      case Policy.Target target -> target(target, reading, current, learned);
      case Policy.Wait wait -> wait(wait.target(), reading, current, coming);
      case Policy.Auto _, Policy.DrainWithin _, Policy.Predictive _ when load.came().isEmpty() ->
          uncounted(wait(policy.promised().orElseThrow(), reading, current, coming));
      case Policy.Auto auto -> auto(auto, load, learned.flatMap(Remembered::measured));
      case Policy.DrainWithin within ->
          drainWithin(within.target(), load, learned.flatMap(Remembered::measured));
      case Policy.Predictive predictive -> predictive(predictive.promise(), load, learned);
      case Policy.MostOf(var rules) -> mostOf(rules, reading, load, learned);
    };
  }

  /** Of two that ask for the same the first. */
  private static Proposal mostOf(
      List<Policy> rules, Reading.Known reading, Load load, Optional<Remembered> left) {
    List<Proposal> all = new ArrayList<>();
    Map<Integer, Remembered> kept = new TreeMap<>();
    int won = 0;
    for (int place = 0; place < rules.size(); place++) {
      Proposal asked = propose(rules.get(place), reading, load, Several.at(place, left));
      all.add(asked);
      if (asked.learned().isPresent()) {
        kept.put(place, asked.learned().get());
      }
      won = asked.change() > all.get(won).change() ? place : won;
    }
    return new Proposal(
        all.get(won).change(),
        new Signal.MostOf(won + 1, rules.size(), all.get(won).signal()),
        kept.isEmpty() ? Optional.empty() : Optional.of(new Several(reading.at(), kept)));
  }

  private static Proposal uncounted(Proposal byWait) {
    return new Proposal(byWait.change(), new Signal.Uncounted(byWait.signal()));
  }

  private static Proposal steps(Policy.Steps rule, int jobs, Load load) {
    Optional<Policy.Band> more =
        rule.out().stream().filter(band -> jobs > band.limit()).reduce((_, higher) -> higher);
    if (more.isPresent()) {
      int coming = load.coming().size();
      return new Proposal(
          Math.max(0, more.get().of(load.serving()) - coming),
          new Signal.InBand(jobs, true, more.get(), load.serving(), coming));
    }
    int there = load.machines();
    return rule.in().stream()
        .filter(band -> jobs < band.limit())
        .findFirst()
        .map(less ->
            new Proposal(
                -Math.min(there, less.of(there)), new Signal.InBand(jobs, false, less, there, 0)))
        .orElseGet(() ->
            new Proposal(
                0,
                new Signal.Between(
                    jobs,
                    rule.in().isEmpty() ? 0 : rule.in().getLast().limit(),
                    rule.out().getFirst().limit())));
  }

  private static Proposal target(
      Policy.Target rule, Reading.Known reading, int current, Optional<Remembered> left) {
    int jobs = reading.demand();
    long full = (long) current * rule.perMachine();
    boolean near = 100 * Math.abs(jobs - full) <= rule.tolerance() * full && current > 0;
    int now = near ? current : Math.ceilDiv(jobs, rule.perMachine());
    Window window =
        Window.seeing(
            left.filter(Window.class::isInstance).map(Window.class::cast),
            reading.at(),
            now,
            current,
            rule);
    int wanted = window.wanted(current);
    Signal signal =
        near
            ? new Signal.NearTarget(jobs, rule.perMachine(), current, rule.tolerance())
            : new Signal.PerMachine(
                jobs,
                rule.perMachine(),
                now,
                wanted,
                wanted == now ? Duration.ZERO : wanted > now ? rule.in() : rule.out());
    return new Proposal(wanted - current, signal, Optional.of(window));
  }

  private static Proposal auto(Policy.Auto auto, Load load, Optional<Learned> before) {
    Learned learned = Learned.of(before, load, auto, Constants.USED);
    return new Proposal(
        Deadlines.change(auto, load, learned, Constants.USED),
        promised(auto.target(), load, learned),
        Optional.of(learned));
  }

  private static Proposal drainWithin(Duration target, Load load, Optional<Learned> before) {
    // The share is of no account here.
    Learned learned = Learned.of(before, load, new Policy.Auto(target, 1), Constants.USED);
    return new Proposal(
        Clearing.change(target, load, learned),
        promised(target, load, learned),
        Optional.of(learned));
  }

  private static Proposal predictive(Policy.Auto auto, Load load, Optional<Remembered> before) {
    Learned learned = Learned.of(before.flatMap(Remembered::measured), load, auto, Constants.USED);
    Seasoned seasoned = Seasoned.of(before.orElse(learned), learned, load);
    Season season = seasoned.season();
    double now = learned.arrivals().perSecond();
    int change =
        Deadlines.change(
            auto,
            load,
            learned,
            Constants.USED,
            ahead ->
                Math.max(now, foreseen(season.at(load.at().plusMillis((long) (ahead * 1e3))))));
    Instant served = load.at().plus(seconds(learned.boot().seconds()));
    return new Proposal(
        change,
        new Signal.Outlooked(promised(auto.target(), load, learned), season.at(served)),
        Optional.of(seasoned));
  }

  private static double foreseen(Outlook outlook) {
    return switch (outlook) {
      case Outlook.Foreseen(var perSecond, _, _) -> perSecond;
      case Outlook.TooNew _, Outlook.NoBetter _ -> 0;
    };
  }

  private static Signal.Promised promised(Duration target, Load load, Learned learned) {
    int workers = load.machines() * load.slots();
    return new Signal.Promised(
        load.ready(),
        workers == 0
            ? Optional.empty()
            : Optional.of(seconds(load.ready() * learned.job().seconds() / workers)),
        load.machines(),
        target,
        seconds(learned.boot().seconds()));
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
