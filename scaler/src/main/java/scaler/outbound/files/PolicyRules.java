package scaler.outbound.files;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntBinaryOperator;

/** What must hold between the numbers of a policy. */
final class PolicyRules {
  private final Tree.Fields policy;
  private final Findings findings;

  PolicyRules(Tree.Fields policy, Findings findings) {
    this.policy = policy;
    this.findings = findings;
  }

  void check(List<Tree.Fields> sources, Tree.Fields capacity) {
    policy.under("threshold").ifPresent(threshold -> threshold(threshold, capacity));
    policy.under("steps").ifPresent(this::steps);
    policy.under("target").ifPresent(target -> target(target, sources));
  }

  private void threshold(Tree.Fields threshold, Tree.Fields capacity) {
    OptionalInt above = threshold.number("scaleOutAbove");
    OptionalInt below = threshold.number("scaleInBelow");
    if (above.isPresent() && below.isPresent() && below.getAsInt() > above.getAsInt()) {
      findings.error(
          threshold.valueAt("scaleInBelow"),
          "scaleInBelow is %d, which is above scaleOutAbove %d"
              .formatted(below.getAsInt(), above.getAsInt()),
          "lower scaleInBelow, or machines come and go at every step");
    }
    if (below.orElse(1) == 0) {
      findings.warning(
          threshold.valueAt("scaleInBelow"),
          "scaleInBelow is 0, and no queue has fewer jobs: no machine ever leaves",
          "write 1 to scale in when the queue is empty");
    }
    if (capacity.number("min").orElse(1) == 0 && above.isPresent()) {
      findings.warning(
          capacity.valueAt("min"),
          ("min is 0 with a threshold: up to %d jobs the policy asks for no machine; the first"
                  + " ready job starts one all the same, and waits until it has booted")
              .formatted(above.getAsInt()),
          "write min 1 if jobs may not wait for a machine to boot");
    }
  }

  private void steps(Tree.Fields steps) {
    List<Tree> in = steps.items("in");
    OptionalInt lowest = limit(steps.items("out"), "above", Math::min);
    OptionalInt highest = limit(in, "below", Math::max);
    if (lowest.isPresent() && highest.isPresent() && highest.getAsInt() > lowest.getAsInt()) {
      findings.error(
          steps.valueAt("in"),
          "the band below %d reaches into the one above %d"
              .formatted(highest.getAsInt(), lowest.getAsInt()),
          "lower below, or machines come and go at every step");
    }
    if (in.isEmpty() && !steps.given("in")) {
      findings.warning(
          steps.at(),
          "steps have no in, so that no machine ever leaves",
          "add in: [{ below: 5, remove: 1 }]");
    }
    if (highest.orElse(1) == 0) {
      findings.warning(
          steps.valueAt("in"),
          "below is 0, and no queue has fewer jobs: no machine ever leaves",
          "write 1 to scale in when the queue is empty");
    }
  }

  private OptionalInt limit(List<Tree> bands, String key, IntBinaryOperator which) {
    List<Tree.Leaf> limits =
        bands.stream()
            .filter(Tree.Fields.class::isInstance)
            .flatMap(band -> ((Tree.Fields) band).leaf(key).stream())
            .toList();
    for (int n = 0; n < limits.size(); n++) {
      Tree.Leaf one = limits.get(n);
      if (limits.subList(0, n).stream().anyMatch(before -> before.text().equals(one.text()))) {
        findings.error(
            one.at(),
            "two bands are %s %s".formatted(key, one.text()),
            "remove one, or change its number");
      }
    }
    return limits.stream().mapToInt(leaf -> Integer.parseInt(leaf.text())).reduce(which);
  }

  /** Jobs in hand are work as well; without them a machine goes whose job has just begun. */
  private void target(Tree.Fields target, List<Tree.Fields> sources) {
    if (sources.stream()
        .anyMatch(source ->
            source.given("delayedJob") && source.text("count").orElse("").equals("ready"))) {
      findings.warning(
          target.at(),
          "target counts no job that runs, since the source's count is ready: machines go as soon as"
              + " nothing waits",
          "write count: ready+running in the source");
    }
  }
}
