package scaler.app.command.simulate;

import java.time.Duration;
import java.util.List;
import scaler.core.decide.Sentences;

/** Several ways to decide, one below the other; the first is what the others stand beside. */
final class Comparison {
  static final List<String> HEAD =
      List.of("", "machine-hours", "times the first", "late", "99 % wait", "longest", "launches");

  private Comparison() {}

  static List<List<String>> rows(List<Tried> tried) {
    double first = tried.getFirst().score().hours();
    return tried.stream().map(one -> row(one, first)).toList();
  }

  private static List<String> row(Tried one, double first) {
    Score score = one.score();
    return List.of(
        one.name(),
        "%.1f".formatted(score.hours()),
        first > 0 ? "%.2f".formatted(score.hours() / first) : "-",
        "%.2f %%".formatted(100 * score.late()),
        time(score.p99()),
        time(score.max()),
        Integer.toString(score.launches()));
  }

  private static String time(double seconds) {
    return Sentences.of(Duration.ofSeconds(Math.round(seconds)));
  }
}
