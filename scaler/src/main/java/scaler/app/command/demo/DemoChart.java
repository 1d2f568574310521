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
  private static final int GRID = 4;

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
    double jobs = roundedUp(most(DemoChart::backlog));
    double machines = Math.max(GRID, most(Sample::existing));
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

  private void axis(StringBuilder svg, double jobs, double machines) {
    for (int i = 0; i <= GRID; i++) {
      double y = y(i / (double) GRID);
      svg.append(
          "<line x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\" stroke=\"#ddd\"/>%n"
              .formatted(LEFT, number(y), WIDTH - RIGHT, number(y)));
      text(svg, LEFT - 8, (int) y + 4, "end", "#2f5f9e", number(jobs * i / GRID));
      text(svg, WIDTH - RIGHT + 8, (int) y + 4, "start", "#c2571a", number(machines * i / GRID));
    }
    for (int i = 0; i <= 6; i++) {
      text(
          svg,
          (int) x(seconds * i / 6),
          HEIGHT - BOTTOM + 18,
          "middle",
          "#555",
          Math.round(seconds * i / 6) + " s");
    }
  }

  /** So that the lines of the grid stand at whole numbers of jobs. */
  private static double roundedUp(double jobs) {
    double step = Math.pow(10, Math.floor(Math.log10(Math.max(GRID, jobs) / GRID)));
    return Math.ceil(jobs / GRID / step) * step * GRID;
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
