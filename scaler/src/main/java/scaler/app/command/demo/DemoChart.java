package scaler.app.command.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import scaler.outbound.postgres.Status.Sample;

/** Backlog and machines over time as one SVG picture. */
final class DemoChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 400;
  private static final int LEFT = 60;
  private static final int RIGHT = 60;
  private static final int TOP = 50;
  private static final int BOTTOM = 50;

  private final List<Sample> samples;
  private final Instant start;
  private final double seconds;

  /**
   * @param samples of one role, oldest first
   */
  DemoChart(List<Sample> samples) {
    this.samples = List.copyOf(samples);
    this.start = samples.isEmpty() ? Instant.EPOCH : samples.getFirst().at();
    this.seconds =
        samples.isEmpty()
            ? 1
            : Math.max(1, Duration.between(start, samples.getLast().at()).toMillis() / 1000.0);
  }

  String svg() {
    double jobs = end(most(DemoChart::backlog));
    double machines = end(most(Sample::existing));
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n"
            .formatted(WIDTH, HEIGHT));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    text(svg, WIDTH / 2, 24, "middle", "#222", "Backlog and job machines over time");
    axis(svg, jobs, machines);
    svg.append(
        "<polygon points=\"%s %s,%d %s,%d\" fill=\"#4a7ab5\" fill-opacity=\"0.25\" stroke=\"none\"/>%n"
            .formatted(
                line(DemoChart::backlog, jobs, false),
                number(x(seconds)),
                HEIGHT - BOTTOM,
                number(x(0)),
                HEIGHT - BOTTOM));
    curve(svg, line(DemoChart::backlog, jobs, false), "#2f5f9e");
    curve(svg, line(Sample::existing, machines, true), "#c2571a");
    curve(svg, line(Sample::inService, machines, true), "#2e8b57");
    text(svg, LEFT, HEIGHT - 12, "start", "#2f5f9e", "jobs ready or running (left)");
    text(svg, LEFT + 260, HEIGHT - 12, "start", "#c2571a", "machines that exist (right)");
    text(svg, LEFT + 500, HEIGHT - 12, "start", "#2e8b57", "machines in service (right)");
    return svg.append("</svg>\n").toString();
  }

  /** Round numbers on all three axes; there is no three quarters of a machine. */
  private void axis(StringBuilder svg, double jobs, double machines) {
    for (int mark = 0; mark <= jobs; mark += step(jobs, 4)) {
      double y = y(mark / jobs);
      svg.append(
          "<line x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\" stroke=\"#ddd\"/>%n"
              .formatted(LEFT, number(y), WIDTH - RIGHT, number(y)));
      text(svg, LEFT - 8, (int) y + 4, "end", "#2f5f9e", Integer.toString(mark));
    }
    for (int mark = 0; mark <= machines; mark += step(machines, 4)) {
      text(
          svg,
          WIDTH - RIGHT + 8,
          (int) y(mark / machines) + 4,
          "start",
          "#c2571a",
          Integer.toString(mark));
    }
    for (int mark = 0; mark <= seconds; mark += step(seconds, 6)) {
      text(svg, (int) x(mark), HEIGHT - BOTTOM + 18, "middle", "#555", mark + " s");
    }
  }

  /** The smallest of 1, 2, 5, 10, 20, ... that cuts a length into no more than so many parts. */
  private static int step(double length, int parts) {
    int step = 1;
    while (step * parts < length) {
      step = Integer.toString(step).startsWith("2") ? step / 2 * 5 : step * 2;
    }
    return step;
  }

  /** The end of an axis: the first of its marks that is not below the length. */
  private static double end(double length) {
    int step = step(length, 4);
    return Math.ceil(length / step) * step;
  }

  private static double backlog(Sample sample) {
    return sample.ready().orElse(0) + sample.running().orElse(0);
  }

  private double most(ToDoubleFunction<Sample> value) {
    return Math.max(1, samples.stream().mapToDouble(value).max().orElse(1));
  }

  /** Points of a curve; a stepped one keeps its value until the next sample. */
  private String line(ToDoubleFunction<Sample> value, double most, boolean stepped) {
    StringBuilder points = new StringBuilder();
    double before = samples.isEmpty() ? 0 : value.applyAsDouble(samples.getFirst());
    for (Sample sample : samples) {
      double x = x(Duration.between(start, sample.at()).toMillis() / 1000.0);
      double now = value.applyAsDouble(sample);
      if (stepped) {
        points.append(number(x)).append(',').append(number(y(before / most))).append(' ');
      }
      points.append(number(x)).append(',').append(number(y(now / most))).append(' ');
      before = now;
    }
    return points.toString().strip();
  }

  private double x(double second) {
    return LEFT + second / seconds * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double share) {
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private static void curve(StringBuilder svg, String points, String colour) {
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
            .formatted(points, colour));
  }

  private static void text(
      StringBuilder svg, int x, int y, String anchor, String colour, String text) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n"
            .formatted(x, y, anchor, colour, text));
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
