package scaler.app.command.simulate;

import java.util.List;

/** What each rule costs over how many are late by it, as SVG. */
final class Dots {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 300;
  private static final int LEFT = 70;
  private static final int TOP = 10;
  private static final int STEPS = 4;
  private static final int RADIUS = 5;

  /** Beyond so many times what is allowed, how late does not matter. */
  private static final double FAR = 5;

  /** Nor how dear, beyond so many times the cheapest. */
  private static final double DEAR = 3;

  private final double mostLate;
  private final double mostHours;
  private final StringBuilder svg = new StringBuilder();

  /** A rule: late in percent, machine-hours, and whether it is the one that is advised. */
  record Dot(String name, double late, double hours, boolean best) {}

  private Dots(List<Dot> dots, double allowed) {
    this.mostLate = Math.max(0.1, FAR * allowed);
    double most = dots.stream().mapToDouble(Dot::hours).max().orElse(1);
    double least = dots.stream().mapToDouble(Dot::hours).min().orElse(1);
    this.mostHours = Math.max(0.1, Math.min(most, DEAR * least));
  }

  /**
   * A picture.
   *
   * @param allowed percent that may be late
   */
  static String of(String caption, List<Dot> dots, double allowed) {
    Dots picture = new Dots(dots, allowed);
    picture.axes(allowed);
    dots.forEach(picture::dot);
    return """
    <figure><figcaption>%s</figcaption>
    <svg viewBox='0 0 %d %d' role=img aria-label='%s'>
    %s</svg></figure>
    """
        .formatted(caption, LEFT + WIDTH + 50, TOP + HEIGHT + 30, caption, picture.svg);
  }

  private long x(double late) {
    return Math.round(LEFT + WIDTH * Math.min(1, late / mostLate));
  }

  private long y(double hours) {
    return Math.round(TOP + HEIGHT * (1 - Math.min(1, hours / mostHours)));
  }

  private void axes(double allowed) {
    for (int n = 0; n <= STEPS; n++) {
      double hours = mostHours * n / STEPS;
      double late = mostLate * n / STEPS;
      svg.append("<path class=grid d='M%d %dH%d'/>".formatted(LEFT, y(hours), LEFT + WIDTH));
      words("left", LEFT - 6L, y(hours) + 4, Double.toString(Math.round(10 * hours) / 10.0));
      String more = n == STEPS ? " % and more" : " %";
      words("middle", x(late), TOP + HEIGHT + 18L, Math.round(100 * late) / 100.0 + more);
    }
    svg.append("<path class=limit d='M%d %dV%d'/>\n".formatted(x(allowed), TOP, TOP + HEIGHT));
  }

  private void words(String look, long x, long y, String text) {
    svg.append("<text class=%s x=%d y=%d>%s</text>\n".formatted(look, x, y, text));
  }

  private void dot(Dot dot) {
    svg.append(
        "<circle class=s%d cx=%d cy=%d r=%d><title>%s</title></circle>\n"
            .formatted(
                dot.best() ? 2 : 0,
                x(dot.late()),
                y(dot.hours()),
                dot.best() ? RADIUS + 2 : RADIUS,
                Page.text(dot.name())));
  }
}
