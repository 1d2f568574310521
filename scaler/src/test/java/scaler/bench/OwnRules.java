package scaler.bench;

import static scaler.bench.PolicyBench.row;
import static scaler.bench.PolicyBench.say;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.policy.Policy;
import scaler.core.policy.Policy.Band;
import scaler.core.policy.Policy.Unit;
import scaler.sim.trace.ArenaFleet;
import scaler.sim.trace.Course;
import scaler.sim.trace.Course.Billing;
import scaler.sim.trace.Trace;

/**
 * The rules of scaler other than the one behind {@code slo}, in the whole loop. Where a rule needs
 * a number of jobs, it is reckoned from the mean time of a job, as those of others are.
 */
final class OwnRules {
  private static final double ALLOWED = 0.01;

  private static final Set<String> USED =
      Set.of(
          "predictive as slo",
          "drainWithin 30 s",
          "wait 30 s, machines 45 min",
          "target 150 s, in: 5m",
          "steps 10 s, machines 45 min",
          "threshold above 1, machines 45 min");

  private OwnRules() {}

  /**
   * A rule with its numbers.
   *
   * @param name of the rule
   * @param setting of its numbers, in words
   * @param least lifetime of its machines, which holds it still
   * @param maker of the rule for jobs that take so many seconds in the mean
   */
  record Own(String name, String setting, Duration least, DoubleFunction<Policy> maker) {
    Own(String name, String setting, DoubleFunction<Policy> maker) {
      this(name, setting, Duration.ZERO, maker);
    }

    Course course(Trace trace) {
      Policy policy = maker.apply(trace.meanService());
      // What a machine has in hand is what target is about; to others it is no reason for more.
      Count count = policy instanceof Policy.Target ? Count.READY_AND_RUNNING : Count.READY;
      return new ArenaFleet().under(policy, count, least).course(trace);
    }
  }

  /** All that are tried; those of one name are told apart by their settings. */
  static List<Own> settings() {
    List<Own> all = new ArrayList<>();
    all.add(
        new Own(
            "predictive",
            "as slo",
            _ -> new Policy.Predictive(new Policy.Auto(PolicyBench.PROMISE, 0.99))));
    for (int seconds : new int[] {30, 75, 150, 225, 300}) {
      Duration target = Duration.ofSeconds(seconds);
      all.add(new Own("drainWithin", seconds + " s", _ -> new Policy.DrainWithin(target)));
    }
    for (int seconds : new int[] {20, 60, 105, 150}) {
      for (int minutes : new int[] {1, 5}) {
        all.add(
            new Own(
                "target",
                "%d s, in: %dm".formatted(seconds, minutes),
                perJob -> target(seconds / perJob, Duration.ofMinutes(minutes))));
      }
    }
    for (int minutes : new int[] {0, 10, 45}) {
      Duration least = Duration.ofMinutes(minutes);
      String held = ", machines %d min".formatted(minutes);
      for (int seconds : new int[] {30, 75, 150, 300}) {
        Policy wait = new Policy.Wait(Duration.ofSeconds(seconds));
        all.add(new Own("wait", seconds + " s" + held, least, _ -> wait));
      }
      for (int seconds : new int[] {10, 90, 300}) {
        all.add(new Own("steps", seconds + " s" + held, least, perJob -> steps(seconds / perJob)));
      }
      for (int above : new int[] {1, 5, 20}) {
        Policy threshold = new Policy.Threshold(above, Math.max(1, above / 4));
        all.add(new Own("threshold", "above " + above + held, least, _ -> threshold));
      }
    }
    return all;
  }

  /** As they are tried beside others: what {@link #search} found. */
  static List<Contest.Contestant> used() {
    return settings().stream()
        .filter(own -> USED.contains(own.name() + " " + own.setting()))
        .map(own -> new Contest.Contestant(own.name(), own::course))
        .toList();
  }

  /** One job in hand, and as many that wait. */
  private static Policy target(double waiting, Duration in) {
    return new Policy.Target((int) Math.round(1 + waiting), 10, Duration.ZERO, in);
  }

  /** Some more above so many jobs, half as many machines above five times that, twice above 20. */
  private static Policy steps(double jobs) {
    int least = (int) Math.max(1, Math.round(jobs));
    return new Policy.Steps(
        List.of(
            new Band(least, 1, Unit.MACHINES),
            new Band(5 * least, 50, Unit.PERCENT),
            new Band(20 * least, 100, Unit.PERCENT)),
        List.of(new Band(Math.max(1, least / 4), 1, Unit.MACHINES)));
  }

  /** What came of one setting on all loads. */
  private record Found(Own own, double hours, double latest) {
    boolean keeps() {
      return latest <= ALLOWED;
    }
  }

  /** Each setting on the beginning of each load, and of each rule the one that is to be used. */
  static void search(Map<String, Trace> loads) {
    say("## Settings of the rules other than `slo`, on the first three days of each load");
    say("machine-hours in the geometric mean / late");
    row("rule", List.copyOf(loads.keySet()));
    List<Trace> beginnings = loads.values().stream().map(Fit::beginning).toList();
    Map<String, List<Found>> found = new LinkedHashMap<>();
    for (Own own : settings()) {
      found.computeIfAbsent(own.name(), _ -> new ArrayList<>()).add(found(own, beginnings));
    }
    // The cheapest that keeps the promise everywhere, or the one that comes nearest to it.
    found.forEach((name, all) ->
        all.stream()
            .min(
                Comparator.comparing((Found one) -> !one.keeps())
                    .thenComparingDouble(one -> one.keeps() ? one.hours() : one.latest()))
            .ifPresent(best -> say(name + ": " + best.own().setting())));
    say("");
  }

  private static Found found(Own own, List<Trace> loads) {
    List<Course> courses = loads.stream().map(own::course).toList();
    List<Double> late =
        courses.stream().map(course -> course.waits().later(PolicyBench.PROMISE)).toList();
    double hours =
        Math.exp(
            courses.stream()
                .mapToDouble(course -> Math.log(course.hours(Billing.SECOND)))
                .average()
                .orElseThrow());
    row(
        "%s, %s: %.1f".formatted(own.name(), own.setting(), hours),
        late.stream().map(part -> "%.2f %%".formatted(100 * part)).toList());
    return new Found(own, hours, Collections.max(late));
  }
}
