package scaler.app.command.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * What each rule costs over how many are late by it, as SVG. Beside each dot stands the place of
 * its rule in the list, from 1; dots that lie together share a label.
 */
final class Dots {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 300;
  private static final int LEFT = 70;
  private static final int TOP = 10;
  private static final int STEPS = 4;
  private static final int RADIUS = 5;
  private static final int NEAR = 12;
  private static final int GAP = RADIUS + 4;

  /** Of a line of text, and the width of a digit in it, about. */
  private static final int HIGH = 12;

  private static final int LETTER = 6;

  /** Beyond so many times what is allowed, how late does not matter. */
  private static final double FAR = 5;

  /** Nor how dear, beyond so many times the cheapest. */
  private static final double DEAR = 3;

  /** The axis begins below the cheapest, so that those that are nearly as cheap stand apart. */
  private static final double SPARE = 0.9;

  private final double mostLate;
  private final double leastHours;
  private final double mostHours;
  private final List<Label> labels = new ArrayList<>();
  private final List<Box> taken = new ArrayList<>();
  private final StringBuilder svg = new StringBuilder();

  /** A rule: late in percent, machine-hours, and whether it is the one that is advised. */
  record Dot(String name, double late, double hours, boolean best) {}

  /** Of dots around a place. */
  private record Label(long x, long y, List<String> places) {
    boolean isNear(long otherX, long otherY) {
      return Math.abs(x - otherX) <= NEAR && Math.abs(y - otherY) <= NEAR;
    }

    /** Beside the dots, above, below, or on their left. */
    List<Box> boxes() {
      long wide = (long) LETTER * String.join(", ", places).length();
      return List.of(
          new Box(x + GAP, y - HIGH / 2, wide),
          new Box(x - wide / 2, y - HIGH - RADIUS - 2, wide),
          new Box(x - wide / 2, y + RADIUS + 2, wide),
          new Box(x - GAP - wide, y - HIGH / 2, wide));
    }
  }

  /** Where text stands, by its upper left corner. */
  private record Box(long x, long y, long wide) {
    boolean meets(Box other) {
      return x < other.x + other.wide
          && other.x < x + wide
          && y < other.y + HIGH
          && other.y < y + HIGH;
    }
  }

  private Dots(List<Dot> dots, double allowed) {
    this.mostLate = Math.max(0.1, FAR * allowed);
    double most = dots.stream().mapToDouble(Dot::hours).max().orElse(1);
    double least = dots.stream().mapToDouble(Dot::hours).min().orElse(1);
    this.leastHours = Math.floor(SPARE * least);
    this.mostHours = Math.max(leastHours + 0.1, Math.min(most, DEAR * least));
  }

  /**
   * A picture.
   *
   * @param allowed percent that may be late
   */
  static String of(String caption, List<Dot> dots, double allowed) {
    Dots picture = new Dots(dots, allowed);
    picture.axes(allowed);
    for (int n = 0; n < dots.size(); n++) {
      picture.dot(dots.get(n), Integer.toString(n + 1));
    }
    picture.labels.forEach(picture::write);
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
    double part = Math.min(1, (hours - leastHours) / (mostHours - leastHours));
    return Math.round(TOP + HEIGHT * (1 - part));
  }

  private void axes(double allowed) {
    for (int n = 0; n <= STEPS; n++) {
      double hours = leastHours + (mostHours - leastHours) * n / STEPS;
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

  /** Where nothing else stands, if there is such a place. */
  private void write(Label label) {
    List<Box> boxes = label.boxes();
    Box box =
        boxes.stream()
            .filter(one -> one.x() > LEFT && one.x() + one.wide() <= LEFT + WIDTH + 2 * GAP)
            .filter(one -> taken.stream().noneMatch(one::meets))
            .findFirst()
            .orElse(boxes.getFirst());
    taken.add(box);
    words("right", box.x(), box.y() + HIGH - 2, String.join(", ", label.places()));
  }

  private void dot(Dot dot, String place) {
    long x = x(dot.late());
    long y = y(dot.hours());
    taken.add(new Box(x - RADIUS, y - HIGH / 2, 2L * RADIUS));
    labels.stream()
        .filter(label -> label.isNear(x, y))
        .findFirst()
        .ifPresentOrElse(
            label -> label.places().add(place),
            () -> labels.add(new Label(x, y, new ArrayList<>(List.of(place)))));
    svg.append(
        "<circle class=s%d cx=%d cy=%d r=%d><title>%s</title></circle>\n"
            .formatted(
                dot.best() ? 2 : 0, x, y, dot.best() ? RADIUS + 2 : RADIUS, Page.text(dot.name())));
  }
}
