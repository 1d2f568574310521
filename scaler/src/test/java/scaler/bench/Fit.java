package scaler.bench;

import static scaler.bench.PolicyBench.row;
import static scaler.bench.PolicyBench.say;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import scaler.core.policy.AutoRule;
import scaler.core.policy.Constants;
import scaler.core.policy.Policy;
import scaler.sim.trace.Course;
import scaler.sim.trace.Course.Billing;
import scaler.sim.trace.Replay;
import scaler.sim.trace.Trace;

/**
 * Searches for the constants of the rule behind {@code slo}, and shows how those do on a load that
 * were found without it. From the same round numbers each time, by chance: what does better is
 * kept.
 */
final class Fit {
  private static final int TRIES = 80;

  /** As much of each load is searched on; it is tried on the whole of the one that was left out. */
  private static final double LENGTH = Duration.ofDays(3).toSeconds();

  private static final double ALLOWED = 0.008;
  private static final double WEIGHT = 30;
  private static final double STEP = 0.35;
  private static final Policy.Auto PROMISE = new Policy.Auto(PolicyBench.PROMISE, 0.99);

  /** Where each search begins; nobody found these on any load. */
  private static final Constants ROUND = new Constants(1, 0.5, 300, 0.5, 1, 0.1, 0.9, 3, 0.5);

  private Fit() {}

  static Course course(Trace trace, Constants constants, Duration boot, double estimate) {
    return Replay.run(
        trace,
        new AutoRule(PROMISE, constants, boot, estimate),
        PolicyBench.setting(boot, Replay.Victims.NEWEST));
  }

  private record Found(Constants constants, double score) {}

  static void leaveOneOut(Map<String, Trace> loads) throws InterruptedException {
    say("## Constants that were found without the load they are tried on");
    say("machine-hours beside those with the constants in use / late / late with those in use");
    row("load", List.of("by all others", "found"));
    Map<String, Callable<Found>> searches = new LinkedHashMap<>();
    for (String left : loads.keySet()) {
      List<Trace> others = new ArrayList<>();
      loads.forEach((name, trace) -> {
        if (!name.equals(left)) {
          others.add(beginning(trace));
        }
      });
      searches.put(left, () -> search(others, left.hashCode()));
    }
    int processors = Runtime.getRuntime().availableProcessors();
    try (var threads = Executors.newFixedThreadPool(processors)) {
      Map<String, Future<Found>> found = new LinkedHashMap<>();
      searches.forEach((name, search) -> found.put(name, threads.submit(search)));
      for (Map.Entry<String, Trace> one : loads.entrySet()) {
        Future<Found> search = Objects.requireNonNull(found.get(one.getKey()));
        tell(one.getKey(), one.getValue(), search.get().constants());
      }
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    }
    say("");
  }

  /** The first three days. */
  static Trace beginning(Trace trace) {
    List<Trace.Job> jobs = new ArrayList<>();
    for (int job = 0; job < trace.before(LENGTH); job++) {
      double came = trace.begins().getEpochSecond() + trace.came(job);
      jobs.add(new Trace.Job(came, trace.takes(job)));
    }
    return new Trace(jobs);
  }

  private static void tell(String name, Trace trace, Constants found) {
    Course with = course(trace, found, PolicyBench.BOOT, 1);
    Course used = course(trace, Constants.USED, PolicyBench.BOOT, 1);
    row(
        name,
        List.of(
            "%.3f / %.2f %% / %.2f %%"
                .formatted(
                    with.hours(Billing.SECOND) / used.hours(Billing.SECOND),
                    100 * with.waits().later(PolicyBench.PROMISE),
                    100 * used.waits().later(PolicyBench.PROMISE)),
            found.toString()));
  }

  private static Found search(Collection<Trace> loads, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Found best = new Found(ROUND, score(loads, ROUND));
    for (int n = 0; n < TRIES; n++) {
      Constants next = changed(best.constants(), random);
      double score = score(loads, next);
      best = score < best.score() ? new Found(next, score) : best;
    }
    return best;
  }

  /** Cost and launches in the geometric mean; being late by more than is allowed outweighs both. */
  private static double score(Collection<Trace> loads, Constants constants) {
    double score = 0;
    for (Trace trace : loads) {
      Course course = course(trace, constants, PolicyBench.BOOT, 1);
      double late = Math.max(0, course.waits().later(PolicyBench.PROMISE) - ALLOWED);
      score +=
          Math.log(course.hours(Billing.SECOND))
              + 0.02 * Math.log(course.launches() + 1.0)
              + WEIGHT * late;
    }
    return score / loads.size();
  }

  private static Constants changed(Constants of, SplittableRandom random) {
    List<Double> values =
        new ArrayList<>(
            List.of(
                of.caution(),
                of.readiness(),
                of.lately(),
                of.worth(),
                of.surge(),
                of.firstMargin(),
                of.mostMargin(),
                of.learning(),
                of.aim()));
    for (int n = 0; n < values.size(); n++) {
      if (random.nextInt(3) == 0) {
        values.set(n, values.get(n) * Math.exp(STEP * random.nextGaussian()));
      }
    }
    return new Constants(
        values.get(0),
        Math.min(0.9, values.get(1)),
        values.get(2),
        values.get(3),
        values.get(4),
        values.get(5),
        values.get(6),
        values.get(7),
        Math.min(1, values.get(8)));
  }
}
