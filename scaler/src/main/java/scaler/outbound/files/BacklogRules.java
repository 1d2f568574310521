package scaler.outbound.files;

import java.util.List;
import java.util.OptionalInt;

/** What must hold between the values of a role's backlog. */
final class BacklogRules {
  private final Tree.Fields backlog;
  private final Findings findings;

  BacklogRules(Tree.Fields backlog, Findings findings) {
    this.backlog = backlog;
    this.findings = findings;
  }

  void check(Tree.Fields capacity) {
    source();
    waiting();
    fallback(capacity);
    backlog
        .table("policy")
        .under("threshold")
        .ifPresent(threshold -> threshold(threshold, capacity));
    if (backlog.table("slo").number("share").orElse(0) == 100) {
      findings.note(
          backlog.table("slo").valueAt("share"),
          "not one late job in years is paid for with machines that idle",
          "99, the usual share, is cheaper");
    }
  }

  private void source() {
    Tree.Fields source = backlog.table("source");
    for (String key : List.of("count", "where", "maxRunTime", "rescue")) {
      if (source.given("http") && source.given(key)) {
        findings.error(
            source.keyAt(key),
            "%s means nothing with an http source".formatted(key),
            "remove it; the page's number is taken as it is");
      }
    }
  }

  /** A number does not say how long jobs have waited; nothing would ever be launched for it. */
  private void waiting() {
    if (!backlog.table("source").given("http")) {
      return;
    }
    String fix = "write policy: { threshold: { scaleOutAbove: 20, scaleInBelow: 5 } }";
    String what = "%s needs to know how long jobs wait, and an http source tells a number only";
    if (backlog.given("slo")) {
      findings.error(backlog.keyAt("slo"), what.formatted("slo"), fix);
    }
    if (backlog.table("policy").given("wait")) {
      findings.error(backlog.table("policy").keyAt("wait"), what.formatted("wait"), fix);
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
}
