package scaler.app.command.simulate;

import java.util.List;

/** Lines over one time axis, as SVG. All values are 0 or more. */
final class Chart {
  static final int COLUMNS = 840;
  private static final int HEIGHT = 130;
  private static final int LEFT = 56;
  private static final int TOP = 8;
  private static final int BOTTOM = 22;
  private static final int STEPS = 4;
  private final String caption;
  private final double most;
  private final StringBuilder svg = new StringBuilder();

  /**
   * A line.
   *
   * @param look the number of its style
   * @param values one for each column
   */
  record Series(String name, int look, List<Double> values) {
    Series {
      values = List.copyOf(values);
    }
  }

  /** A mark on the time axis, at a column. */
  record Mark(double column, String text) {}

  private Chart(String caption, double most) {
    this.caption = caption;
    this.most = rounded(most);
  }

  /**
   * A chart.
   *
   * @param limit a level that is marked; none below zero
   */
  static String of(String caption, List<Series> lines, List<Mark> marks, double limit) {
    double most = limit;
    for (Series line : lines) {
      for (double value : line.values()) {
        most = Math.max(most, value);
      }
    }
    Chart chart = new Chart(caption, most);
    chart.axes(marks);
    if (limit >= 0) {
      chart.across("limit", chart.y(limit));
    }
    lines.forEach(chart::line);
    return chart.whole();
  }

  /** The next number that people count by. */
  private static double rounded(double most) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9))));
    for (double step : new double[] {1, 2, 4, 6, 8, 10}) {
      if (most <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private double y(double value) {
    return TOP + HEIGHT * (1 - value / most);
  }

  private void axes(List<Mark> marks) {
    for (int n = 0; n <= STEPS; n++) {
      double value = most * n / STEPS;
      across("grid", y(value));
      words("left", LEFT - 6.0, y(value) + 4, number(value));
    }
    for (Mark mark : marks) {
      String x = tenths(LEFT + mark.column());
      svg.append("<path class=grid d='M%s %dV%d'/>\n".formatted(x, TOP, TOP + HEIGHT));
      words("below", LEFT + mark.column() + 3, TOP + HEIGHT + 16.0, mark.text());
    }
  }

  private void across(String look, double y) {
    svg.append("<path class=%s d='M%d %sH%d'/>\n".formatted(look, LEFT, tenths(y), LEFT + COLUMNS));
  }

  private void words(String look, double x, double y, String text) {
    svg.append("<text class=%s x=%s y=%s>%s</text>\n".formatted(look, tenths(x), tenths(y), text));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString(Math.round(value))
        : Double.toString(Math.round(value * 100) / 100.0);
  }

  /** As SVG reads it, whatever the language here is. */
  private static String tenths(double value) {
    return Double.toString(Math.round(value * 10) / 10.0);
  }

  private void line(Series line) {
    svg.append("<polyline class=s%d points='".formatted(line.look()));
    for (int column = 0; column < line.values().size(); column++) {
      svg.append(LEFT + column).append(',').append(tenths(y(line.values().get(column))));
      svg.append(' ');
    }
    svg.append("'><title>%s</title></polyline>\n".formatted(Page.text(line.name())));
  }

  private String whole() {
    return """
    <figure><figcaption>%s</figcaption>
    <svg viewBox='0 0 %d %d' role=img aria-label='%s'>
    %s</svg></figure>
    """
        .formatted(caption, LEFT + COLUMNS + 8, TOP + HEIGHT + BOTTOM, Page.text(caption), svg);
  }
}
