package scaler.outbound.files;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What must hold between the values of a role's backlog. */
final class BacklogRules {
  private final Tree.Fields backlog;
  private final List<Tree.Fields> sources;
  private final List<Tree.Fields> rules;
  private final Findings findings;

  BacklogRules(Tree.Fields backlog, Findings findings) {
    this.backlog = backlog;
    this.sources = backlog.items("source").stream().map(Tree.Fields.class::cast).toList();
    Tree.Fields policy = backlog.table("policy");
    List<Tree> several = policy.items("mostOf");
    this.rules =
        several.isEmpty()
            ? List.of(policy)
            : several.stream().map(Tree.Fields.class::cast).toList();
    this.findings = findings;
  }

  void check(Tree.Fields capacity) {
    sources.forEach(source -> new SourceRules(source, findings).check());
    together();
    waiting();
    fallback(capacity);
    share(backlog.table("slo"));
    for (Tree.Fields rule : rules) {
      new PolicyRules(rule, findings).check(sources, capacity);
      share(rule.table("slo"));
      share(rule.table("predictive"));
    }
    pace();
  }

  /** A threshold asks for one more at each step, whatever comes already. */
  private void pace() {
    boolean often = rules.stream().anyMatch(rule -> !rule.given("threshold"));
    rules.stream()
        .filter(rule -> rule.given("threshold") && often && !backlog.given("interval"))
        .forEach(rule ->
            findings.warning(
                rule.keyAt("threshold"),
                "a threshold takes a step as often as the rules beside it do, and asks for one machine more each time until those have booted",
                "write steps: { out: [{ above: 20, add: 1 }] }, which counts those that come, or an interval"));
  }

  private void share(Tree.Fields promise) {
    if (promise.number("share").orElse(0) == 100) {
      findings.note(
          promise.valueAt("share"),
          "not one late job in years is paid for with machines that idle",
          "99, the usual share, is cheaper");
    }
  }

  /** A table has one longest run, and a job that is counted twice is a slip. */
  private void together() {
    for (int n = 0; n < sources.size(); n++) {
      Tree.Fields one = sources.get(n);
      for (Tree.Fields before : sources.subList(0, n)) {
        boolean twice = SourceRules.areSame(before, one);
        if (!same(before, one, "delayedJob") && !twice) {
          continue;
        }
        if (twice || before.text("where").equals(one.text("where"))) {
          findings.error(
              one.at(),
              "two sources count the same jobs",
              "remove one and add its weight to the other's"
                  + (twice ? "" : ", or give each a where of its own"));
        } else if (!before.text("maxRunTime").equals(one.text("maxRunTime"))) {
          findings.error(
              one.valueAt("maxRunTime"),
              "two sources of one table have different maxRunTime",
              "write the same in both; it is that of the workers");
        }
      }
    }
  }

  private static boolean same(Tree.Fields one, Tree.Fields other, String key) {
    return one.text(key).isPresent() && one.text(key).equals(other.text(key));
  }

  /** A number does not say how long jobs have waited; nothing would ever be launched for it. */
  private void waiting() {
    Optional<SourceRules> mute =
        sources.stream()
            .map(source -> new SourceRules(source, findings))
            .filter(source -> !source.tellsWaits())
            .findFirst();
    if (mute.isEmpty()) {
      return;
    }
    String what = "%s needs to know how long jobs wait, and " + mute.get().tells();
    if (backlog.given("slo")) {
      findings.error(backlog.keyAt("slo"), what.formatted("slo"), mute.get().instead());
    }
    for (Tree.Fields rule : rules) {
      for (String key : List.of("wait", "drainWithin", "predictive", "slo")) {
        if (rule.given(key)) {
          findings.error(rule.keyAt(key), what.formatted(key), mute.get().instead());
        }
      }
    }
  }

  private void fallback(Tree.Fields capacity) {
    Tree.Fields fallback = backlog.table("fallback");
    OptionalInt wanted = fallback.number("capacity");
    OptionalInt max = capacity.number("max");
    if (wanted.isPresent() && max.isPresent() && wanted.getAsInt() > max.getAsInt()) {
      findings.error(
          fallback.valueAt("capacity"),
          "the fallback's capacity is %d, above the role's max %d"
              .formatted(wanted.getAsInt(), max.getAsInt()),
          "lower it, or raise the role's max");
    }
  }
}
