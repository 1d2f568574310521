package scaler.bench;

import java.util.List;
import java.util.Locale;

/** What share of crashes was over after how many seconds, with the paper's means beside it. */
final class HealChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 300;
  private static final int LEFT = 50;
  private static final int TOP = 20;
  private static final int SECONDS = 700;
  private static final List<String> COLOURS = List.of("#1f6feb", "#2da44e", "#cf222e");

  /** The paper's means and spreads. */
  private static final int[][] PAPER = {{100, 70}, {180, 30}, {542, 45}};

  private HealChart() {}

  /** One kind of crash: how many seconds each took, sorted. */
  record Line(String name, List<Double> seconds) {
    Line {
      seconds = List.copyOf(seconds);
    }
  }

  static String of(List<Line> lines) {
    StringBuilder svg =
        new StringBuilder(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                .formatted(LEFT + WIDTH + 20, TOP + HEIGHT + 100));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
    axes(svg);
    for (int[] paper : PAPER) {
      svg.append(
          "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#999999\" opacity=\"0.25\"/>\n"
              .formatted(
                  x(paper[0] - paper[1]),
                  TOP,
                  x(paper[0] + paper[1]) - x(paper[0] - paper[1]),
                  HEIGHT));
      svg.append(text(x(paper[0]), TOP + HEIGHT + 32, "middle", "paper " + paper[0]));
    }
    for (int n = 0; n < lines.size(); n++) {
      String colour = COLOURS.get(n % COLOURS.size());
      svg.append(curve(lines.get(n), colour));
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>\n"
              .formatted(LEFT, TOP + HEIGHT + 44 + 16 * n, colour));
      svg.append(text(LEFT + 18, TOP + HEIGHT + 54 + 16 * n, "start", lines.get(n).name()));
    }
    return svg.append("</svg>\n").toString();
  }

  private static void axes(StringBuilder svg) {
    svg.append(
        "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"#333333\"/>\n"
            .formatted(LEFT, TOP, TOP + HEIGHT, LEFT + WIDTH));
    for (int share = 0; share <= 100; share += 25) {
      svg.append(text(LEFT - 6, (int) y(share / 100.0) + 4, "end", share + " %"));
    }
    for (int second = 0; second <= SECONDS; second += 100) {
      svg.append(text(x(second), TOP + HEIGHT + 16, "middle", second + " s"));
    }
  }

  private static String curve(Line line, String colour) {
    StringBuilder points = new StringBuilder();
    for (int percent = 0; percent <= 100; percent++) {
      int at = Math.min(line.seconds().size() - 1, line.seconds().size() * percent / 100);
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", x(line.seconds().get(at)), y(percent / 100.0)));
    }
    return "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n"
        .formatted(points.toString().strip(), colour);
  }

  private static String text(double x, int y, String anchor, String words) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>\n",
        x,
        y,
        anchor,
        words);
  }

  private static double x(double seconds) {
    return LEFT + WIDTH * Math.min(seconds, SECONDS) / SECONDS;
  }

  private static double y(double share) {
    return TOP + HEIGHT * (1 - share);
  }
}
