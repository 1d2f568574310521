package scaler.inbound.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import scaler.inbound.http.HttpService.Answer;

/** Numbers in the text format of Prometheus, version 0.0.4. */
public final class MetricsText {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  /** What a number is: one that goes up and down, or one that only rises. */
  public enum Kind {
    GAUGE,
    COUNTER
  }

  /** Tells of a family before its numbers; told again it is the same one. */
  public MetricsText family(String name, Kind kind, String help) {
    families.computeIfAbsent(
        name,
        missing ->
            new StringBuilder()
                .append("# HELP %s %s\n".formatted(name, help.replace("\\", "\\\\")))
                .append("# TYPE %s %s\n".formatted(name, kind.name().toLowerCase(Locale.ROOT))));
    return this;
  }

  /**
   * Adds a number of a family that was told of.
   *
   * @param labels in their order
   */
  public MetricsText value(String family, Map<String, String> labels, double value) {
    StringBuilder text = families.get(family);
    if (text == null) {
      throw new IllegalArgumentException("nobody told of the family " + family);
    }
    String name =
        labels.entrySet().stream()
            .map(label -> "%s=\"%s\"".formatted(label.getKey(), quoted(label.getValue())))
            .collect(Collectors.joining(","));
    text.append(family)
        .append(name.isEmpty() ? "" : "{" + name + "}")
        .append(' ')
        .append(number(value))
        .append('\n');
    return this;
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** Whole numbers without a point, as people read them. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** The page. */
  public Answer answer() {
    return new Answer(200, TYPE, String.join("", families.values()).stripTrailing());
  }
}
