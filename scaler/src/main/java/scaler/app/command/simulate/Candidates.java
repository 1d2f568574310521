package scaler.app.command.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import scaler.core.policy.Policy;

/** Rules that may be the right one for a role, and how a fleet file has them. */
final class Candidates {
  private static final int TOLERANCE = 10;

  private Candidates() {}

  /**
   * Rules to try.
   *
   * @param perJob how many seconds a job takes in the mean
   * @param slots how many a machine does at a time
   */
  static List<Policy> of(Duration target, double share, double perJob, int slots) {
    List<Policy> all = new ArrayList<>();
    all.add(new Policy.Auto(target, share));
    for (int percent : new int[] {10, 25, 50, 75, 100}) {
      Duration part = Duration.ofSeconds(Math.max(1, target.toSeconds() * percent / 100));
      all.add(new Policy.Wait(part));
      all.add(new Policy.DrainWithin(part));
      long jobs = Math.round(slots * (1 + part.toSeconds() / Math.max(1, perJob)));
      for (int minutes : new int[] {1, 5}) {
        all.add(
            new Policy.Target(
                (int) Math.min(1_000_000, jobs),
                TOLERANCE,
                Duration.ZERO,
                Duration.ofMinutes(minutes)));
      }
    }
    for (int above : new int[] {0, 1, 2, 5, 10, 20, 50}) {
      all.add(new Policy.Threshold(above, above / 4));
    }
    return all.stream().distinct().toList();
  }

  /** A rule as a role's backlog has it in a fleet file. */
  static String written(Policy policy) {
    return switch (policy) {
      case Policy.Auto promise -> "slo: " + written(promise, "");
      case Policy.Predictive(var promise) -> "policy: { predictive: " + written(promise, " }");
      case Policy.DrainWithin(var target) ->
          "policy: { drainWithin: { target: %s } }".formatted(Rules.length(target));
      case Policy.Wait(var target) ->
          "policy: { wait: { target: %s } }".formatted(Rules.length(target));
      case Policy.Threshold(var above, var below) ->
          "policy: { threshold: { scaleOutAbove: %d, scaleInBelow: %d } }".formatted(above, below);
      case Policy.Target(var each, var tolerance, var out, var in) ->
          "policy: { target: { perMachine: %d, tolerance: %d%%, out: %s, in: %s } }"
              .formatted(each, tolerance, Rules.length(out), Rules.length(in));
      case Policy.Steps(var out, var in) ->
          "policy: { steps: { out: [%s], in: [%s] } }"
              .formatted(bands(out, "above", "add"), bands(in, "below", "remove"));
      case Policy.MostOf(var rules) ->
          rules.stream()
              .map(Candidates::entry)
              .collect(Collectors.joining(", ", "policy: { mostOf: [", "] }"));
    };
  }

  /** A rule as an entry of a list of rules. */
  private static String entry(Policy rule) {
    return rule instanceof Policy.Auto
        ? "{ " + written(rule) + " }"
        : written(rule).replaceFirst("policy: ", "");
  }

  private static String written(Policy.Auto promise, String end) {
    return "{ wait: %s, share: %d }%s"
        .formatted(Rules.length(promise.target()), Math.round(100 * promise.share()), end);
  }

  private static String bands(List<Policy.Band> bands, String limit, String change) {
    return bands.stream()
        .map(band ->
            "{ %s: %d, %s: %d%s }"
                .formatted(
                    limit,
                    band.limit(),
                    change,
                    band.number(),
                    band.unit() == Policy.Unit.PERCENT ? "%" : ""))
        .collect(Collectors.joining(", "));
  }
}
