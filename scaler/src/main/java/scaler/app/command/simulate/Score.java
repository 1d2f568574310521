package scaler.app.command.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import scaler.core.decide.Sentences;
import scaler.sim.trace.Course;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a course cost and waited. Waits are in seconds, {@code late} is a part of all jobs. */
record Score(
    double hours,
    double p50,
    double p95,
    double p99,
    double max,
    double late,
    int launches,
    int terminations,
    int jobs,
    int unbegun,
    Duration target) {
  private static final double DIGITS = 1e4;

  static Score of(Course course, Course.Billing billing, Duration target) {
    return new Score(
        course.hours(billing),
        course.waits().most(0.50),
        course.waits().most(0.95),
        course.waits().most(0.99),
        course.waits().most(1),
        course.waits().later(target),
        course.launches(),
        course.ends(),
        course.waits().jobs(),
        course.waits().unbegun(),
        target);
  }

  ObjectNode json() {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("hours", rounded(hours));
    node.put("p50", rounded(p50));
    node.put("p95", rounded(p95));
    node.put("p99", rounded(p99));
    node.put("max", rounded(max));
    node.put("late", rounded(late));
    node.put("launches", launches);
    node.put("terminations", terminations);
    node.put("jobs", jobs);
    node.put("unbegun", unbegun);
    return node;
  }

  static double rounded(double value) {
    return Math.round(value * DIGITS) / DIGITS;
  }

  List<String> lines(Duration boot) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, machines that boot in %s"
            .formatted(Sentences.count(jobs, "job", "jobs"), Sentences.of(boot)));
    lines.add("machine-hours  %.1f".formatted(hours));
    lines.add(
        "wait           half %s, 95 %% %s, 99 %% %s, longest %s"
            .formatted(time(p50), time(p95), time(p99), time(max)));
    lines.add(
        "late           %.2f %% waited longer than %s".formatted(100 * late, Sentences.of(target)));
    lines.add("launches       %d, ends %d".formatted(launches, terminations));
    if (unbegun > 0) {
      lines.add(
          "not begun      %d half an hour after the last came: they waited longer, and are not in the cost"
              .formatted(unbegun));
    }
    return lines;
  }

  private static String time(double seconds) {
    return Sentences.of(Duration.ofSeconds(Math.round(seconds)));
  }
}
