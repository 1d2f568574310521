package scaler.app.command.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import scaler.core.decide.Sentences;
import scaler.core.fleet.Shadow;
import scaler.core.history.Gap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One load under two fleet files.
 *
 * @param version number of the one that governs
 * @param governing empty where it has no such role, or that has no backlog
 * @param file under the one that is tried
 * @param promised what waited longer is late
 */
record Replayed(
    PastLoad load,
    Setting setting,
    int version,
    Optional<Side> governing,
    Side file,
    Duration promised) {
  private static final double DIGITS = 1e4;

  /** By so much the same file differs from itself, with other lengths of single jobs. */
  private static final double VARIES = 0.03;

  /** Both side by side, as rows of text. */
  List<String> table(String name) {
    List<String> rows = new ArrayList<>();
    rows.add(row("", "version " + version, name));
    rows.add(row("machine-hours", side -> PastLoad.tenths(side.hours())));
    rows.add(row("dollars", side -> side.dollars().map(Replayed::cents).orElse("?")));
    List<String> waits = List.of("half waited", "95 % waited", "99 % waited", "longest wait");
    for (int n = 0; n < waits.size(); n++) {
      int part = n;
      rows.add(row(waits.get(n), side -> time(side.waits().get(part))));
    }
    rows.add(row("over " + Sentences.of(promised), side -> percent(side.late())));
    rows.add(row("launches", side -> Integer.toString(side.launches())));
    return rows;
  }

  private String row(String what, Function<Side, String> value) {
    return row(what, governing.map(value).orElse("-"), value.apply(file));
  }

  private static String row(String what, String left, String right) {
    return "%-14s %16s %16s".formatted(what, left, right).stripTrailing();
  }

  /** What the difference is, in one sentence. */
  String sentence(String name) {
    if (governing.isEmpty()) {
      return "version %d of %s has no such role with a backlog, so there is nothing to compare %s with"
          .formatted(version, load.application(), name);
    }
    Side before = governing.get();
    return "%s would have taken %s, and %s of the jobs instead of %s would have waited longer than %s"
        .formatted(
            name,
            hours(before),
            percent(file.late()),
            percent(before.late()),
            Sentences.of(promised));
  }

  private String hours(Side before) {
    double more = file.hours() - before.hours();
    String amount =
        "%s %s%s"
            .formatted(
                PastLoad.tenths(Math.abs(more)),
                more < 0 ? "less" : "more",
                dollars(before).map(dollars -> ", " + cents(dollars) + " $").orElse(""));
    double part = before.hours() == 0 ? 1 : Math.abs(more) / before.hours();
    return part < VARIES
        ? "about as many machine-hours (%s)".formatted(amount)
        : "%.0f %% %s machine-hours (%s)".formatted(100 * part, more < 0 ? "less" : "more", amount);
  }

  private Optional<BigDecimal> dollars(Side before) {
    return file.dollars().flatMap(now -> before.dollars().map(then -> now.subtract(then).abs()));
  }

  private static String cents(BigDecimal dollars) {
    return dollars.setScale(2, RoundingMode.HALF_UP).toPlainString();
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * part);
  }

  private static String time(double seconds) {
    return Sentences.of(Duration.ofSeconds(Math.round(seconds)));
  }

  /** What really ran; a shadow's record has imagined machines only. */
  Optional<Double> ran() {
    return Shadow.is(load.application()) || !load.shadowed().isZero()
        ? Optional.empty()
        : Optional.of(load.extent().machineHours());
  }

  String json() {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode node = mapper.createObjectNode();
    node.put("application", load.application());
    node.put("role", load.role().value());
    node.put("from", load.history().spans().getFirst().from().toString());
    node.put("to", load.history().spans().getLast().to().toString());
    node.put("jobs", load.history().jobs());
    node.put("meanSeconds", rounded(load.history().meanSeconds()));
    node.put(
        "unknownSeconds",
        load.history().gaps().stream()
            .filter(gap -> gap.jobs() == Gap.Known.NOTHING)
            .mapToLong(gap -> gap.length().toSeconds())
            .sum());
    node.put("bootSeconds", setting.boot().toSeconds());
    node.put("slots", setting.slots());
    node.put("promisedSeconds", promised.toSeconds());
    node.put("version", version);
    governing.ifPresentOrElse(
        side -> node.set("governing", json(mapper, side)), () -> node.putNull("governing"));
    node.set("file", json(mapper, file));
    ran()
        .ifPresentOrElse(
            hours -> node.put("ranHours", rounded(hours)), () -> node.putNull("ranHours"));
    return mapper.writeValueAsString(node);
  }

  private static ObjectNode json(JsonMapper mapper, Side side) {
    ObjectNode node = mapper.createObjectNode();
    node.put("hours", rounded(side.hours()));
    node.put(
        "dollars", side.dollars().map(all -> all.setScale(2, RoundingMode.HALF_UP)).orElse(null));
    node.put("p50", rounded(side.waits().get(0)));
    node.put("p95", rounded(side.waits().get(1)));
    node.put("p99", rounded(side.waits().get(2)));
    node.put("max", rounded(side.waits().get(3)));
    node.put("late", rounded(side.late()));
    node.put("launches", side.launches());
    node.put("terminations", side.ends());
    return node;
  }

  private static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }
}
