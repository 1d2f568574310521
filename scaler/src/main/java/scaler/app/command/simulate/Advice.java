package scaler.app.command.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import scaler.app.command.read.Table;
import scaler.core.decide.Sentences;
import scaler.core.model.Bounds;
import scaler.core.policy.Policy;
import scaler.sim.trace.Trace;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What follows from all rules that were tried.
 *
 * @param share of the jobs is to wait no longer than is promised
 * @param own the rule that the file has
 * @param bounds how many machines each rule had
 */
record Advice(Trials trials, List<Tuned> all, double share, Policy own, Bounds bounds) {
  /** Less is chance. */
  private static final double LITTLE = 0.02;

  private static final List<String> HEAD =
      List.of("", "machine-hours", "late", "rest: hours", "rest: late", "launches");

  Advice {
    // Those that keep the promise first.
    all =
        all.stream()
            .sorted(
                Comparator.comparing((Tuned one) -> one.found().late() > 1 - share)
                    .thenComparing(Tuned.BY_COST))
            .toList();
  }

  /** The cheapest that keeps the promise where it was looked for. */
  Optional<Tuned> best() {
    return Tuned.best(all, 1 - share);
  }

  List<String> lines() {
    Trace trace = trials.trace();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d rules over %s of %s: found on the first %.0f %% of the time, checked on the rest"
            .formatted(
                all.size(),
                Sentences.count(trace.size(), "job", "jobs"),
                days(Duration.between(trace.begins(), trace.ends())),
                100 * Tuned.FINDING));
    lines.add(
        "promised: %d %% of the jobs wait no longer than %s; machines boot in %s, %d to %d of them"
            .formatted(
                Math.round(100 * share),
                Sentences.of(trials.target()),
                Sentences.of(trials.setting().boot()),
                bounds.min(),
                bounds.max()));
    lines.add("");
    Table table = new Table(HEAD.toArray(new String[0]));
    rows().forEach(row -> table.row(row.toArray(new String[0])));
    lines.addAll(table.lines());
    lines.add("");
    lines.addAll(best().map(this::advice).orElseGet(this::none));
    return lines;
  }

  private static String days(Duration length) {
    return length.compareTo(Duration.ofDays(2)) < 0
        ? Sentences.of(length)
        : "%d days".formatted(Math.round(length.toHours() / 24.0));
  }

  private List<List<String>> rows() {
    return all.stream()
        .map(one ->
            List.of(
                Rules.typed(one.policy()) + (one.policy().equals(own) ? " (the file's)" : ""),
                "%.1f".formatted(one.found().hours()),
                "%.2f %%".formatted(100 * one.found().late()),
                "%.1f".formatted(one.checked().hours()),
                "%.2f %%".formatted(100 * one.checked().late()),
                Integer.toString(one.launches())))
        .toList();
  }

  private List<String> advice(Tuned best) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s keeps the promise for the least; %s"
            .formatted(Rules.typed(best.policy()), checked(best.checked())));
    lines.add(beside(best));
    lines.add("  " + Candidates.written(best.policy()));
    return lines;
  }

  private String checked(Tuned.Part rest) {
    if (rest.jobs() == 0) {
      return "no job came on the rest, so that nothing is checked";
    }
    return rest.late() <= 1 - share
        ? "on the rest it keeps it, too"
        : "on the rest it does not (%.2f %% late): try more days, or the next one that does"
            .formatted(100 * rest.late());
  }

  private String beside(Tuned best) {
    if (best.policy().equals(own)) {
      return "it is the one that the file has:";
    }
    Optional<Tuned> files = all.stream().filter(one -> one.policy().equals(own)).findFirst();
    if (files.isEmpty()) {
      return "in the role's backlog write:";
    }
    double part = best.hours() / Math.max(1e-9, files.get().hours()) - 1;
    if (Math.abs(part) < LITTLE) {
      return "that is about as much as with the file's rule; in the role's backlog it would be:";
    }
    return "that is %.0f %% %s than with the file's rule; in the role's backlog write:"
        .formatted(Math.abs(100 * part), part < 0 ? "less" : "more");
  }

  private List<String> none() {
    return List.of(
        "none of them keeps the promise: machines that boot faster, a higher maximum or a longer wait would help");
  }

  String json() {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    best()
        .ifPresent(one -> {
          node.put("rule", Rules.typed(one.policy()));
          node.put("yaml", Candidates.written(one.policy()));
          node.put("kept", one.checked().jobs() > 0 && one.checked().late() <= 1 - share);
        });
    node.put("min", bounds.min());
    node.put("max", bounds.max());
    ArrayNode tried = node.putArray("tried");
    for (Tuned one : all) {
      ObjectNode rule = tried.addObject();
      rule.put("rule", Rules.typed(one.policy()));
      put(rule.putObject("found"), one.found());
      put(rule.putObject("checked"), one.checked());
      rule.put("launches", one.launches());
    }
    return node.toString();
  }

  private static void put(ObjectNode node, Tuned.Part part) {
    node.put("hours", Score.rounded(part.hours()));
    node.put("late", Score.rounded(part.late()));
  }

  String html(String title) {
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : rows()) {
      List<String> numbered = new ArrayList<>(row);
      numbered.set(0, "%d. %s".formatted(rows.size() + 1, row.getFirst()));
      rows.add(numbered);
    }
    List<Dots.Dot> dots =
        all.stream()
            .map(one ->
                new Dots.Dot(
                    Rules.typed(one.policy()),
                    100 * one.found().late(),
                    one.found().hours(),
                    best().filter(one::equals).isPresent()))
            .toList();
    return Page.of(
        title,
        List.of(
            Dots.of(
                "Late in percent, and machine-hours, on the part that rules are found on; numbers are those of the table",
                dots,
                100 * (1 - share)),
            Page.table(HEAD, rows, false)));
  }
}
