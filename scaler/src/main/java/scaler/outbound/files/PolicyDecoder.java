package scaler.outbound.files;

import static scaler.outbound.files.FleetDecoder.text;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import scaler.core.policy.Policy;

/** Makes the policy of a backlog in which every check has passed. */
final class PolicyDecoder {
  private PolicyDecoder() {}

  static Policy policy(Tree.Fields backlog) {
    return backlog.under("policy").map(PolicyDecoder::rule).orElseGet(() -> rule(backlog));
  }

  private static Policy rule(Tree.Fields policy) {
    return Optional.<Policy>empty()
        .or(() -> policy.under("threshold").map(PolicyDecoder::threshold))
        .or(() -> policy.under("steps").map(PolicyDecoder::steps))
        .or(() -> policy.under("target").map(PolicyDecoder::target))
        .or(() -> policy.under("wait").map(wait -> new Policy.Wait(length(wait, "target"))))
        .or(() ->
            policy
                .under("drainWithin")
                .map(drain -> new Policy.DrainWithin(length(drain, "target"))))
        .or(() -> policy.under("predictive").map(rule -> new Policy.Predictive(promise(rule))))
        .or(() -> policy.under("slo").map(PolicyDecoder::promise))
        .orElseGet(() ->
            new Policy.MostOf(
                policy.items("mostOf").stream()
                    .map(Tree.Fields.class::cast)
                    .map(PolicyDecoder::rule)
                    .toList()));
  }

  private static Policy.Auto promise(Tree.Fields slo) {
    return new Policy.Auto(length(slo, "wait"), number(slo, "share") / 100.0);
  }

  private static Policy threshold(Tree.Fields numbers) {
    return new Policy.Threshold(number(numbers, "scaleOutAbove"), number(numbers, "scaleInBelow"));
  }

  private static Policy steps(Tree.Fields steps) {
    return new Policy.Steps(
        bands(steps.items("out"), "above", "add"), bands(steps.items("in"), "below", "remove"));
  }

  private static List<Policy.Band> bands(List<Tree> bands, String limit, String amount) {
    return bands.stream()
        .map(Tree.Fields.class::cast)
        .map(band -> band(number(band, limit), text(band, amount)))
        .toList();
  }

  /** A band as it is written: {@code 2} or {@code 50%}. */
  private static Policy.Band band(int limit, String amount) {
    return new Policy.Band(
        limit, percent(amount), amount.endsWith("%") ? Policy.Unit.PERCENT : Policy.Unit.MACHINES);
  }

  private static Policy target(Tree.Fields target) {
    return new Policy.Target(
        number(target, "perMachine"),
        percent(text(target, "tolerance")),
        length(target, "out"),
        length(target, "in"));
  }

  private static int percent(String written) {
    return Integer.parseInt(written.replace("%", ""));
  }

  private static int number(Tree.Fields fields, String key) {
    return Integer.parseInt(text(fields, key));
  }

  private static Duration length(Tree.Fields fields, String key) {
    return Lengths.parse(text(fields, key)).orElseThrow();
  }
}
