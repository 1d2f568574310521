package scaler.bench;

import java.util.List;
import java.util.Map;

/**
 * What each rule costs over how many jobs are late by it: a panel for each rule, in it a dot for
 * each load. What is beyond the edge stands at the edge.
 */
final class CostPicture {
  private static final int COLUMNS = 4;
  private static final int WIDE = 150;
  private static final int HIGH = 96;
  private static final int LEFT = 40;
  private static final int TOP = 26;
  private static final int ACROSS = LEFT + WIDE + 10;
  private static final int DOWN = TOP + HIGH + 26;
  private static final double MOST_LATE = 0.16;
  private static final double MOST_COST = 4;
  private static final double LEAST_COST = 0.9;
  private static final double ALLOWED = 0.01;
  private final Svg svg;

  private CostPicture(int panels) {
    int rows = (panels + COLUMNS - 1) / COLUMNS;
    svg =
        new Svg(
            COLUMNS * ACROSS + 10,
            rows * DOWN + 22,
            "cost over late jobs, of %d rules".formatted(panels));
    svg.text(
        "", 8, rows * DOWN + 14, "Across: late jobs. Upwards: machine-hours, beside the plan's.");
  }

  static String of(Map<String, List<Contest.Score>> rules) {
    CostPicture picture = new CostPicture(rules.size());
    int panel = 0;
    for (Map.Entry<String, List<Contest.Score>> rule : rules.entrySet()) {
      picture.panel(panel++, rule.getKey(), rule.getValue());
    }
    return picture.svg.whole();
  }

  private static double x(double left, double late) {
    return left + WIDE * Math.sqrt(Math.min(late, MOST_LATE) / MOST_LATE);
  }

  private static double y(double top, double cost) {
    double least = Math.log(LEAST_COST);
    double part = (Math.log(Math.clamp(cost, LEAST_COST, MOST_COST)) - least);
    return top + HIGH * (1 - part / (Math.log(MOST_COST) - least));
  }

  private void panel(int number, String name, List<Contest.Score> scores) {
    int row = number / COLUMNS;
    double left = LEFT + (double) (number % COLUMNS) * ACROSS;
    double top = TOP + (double) row * DOWN;
    svg.text("name", left, top - 8, name);
    svg.rectangle("fine", left, top, x(left, ALLOWED) - left, HIGH);
    for (int times : new int[] {1, 2, 4}) {
      svg.across("grid", left, left + WIDE, y(top, times));
      svg.text("end", left - 4, y(top, times) + 4, times + (times == MOST_COST ? "+" : ""));
    }
    for (int percent : new int[] {0, 1, 4, 16}) {
      double x = x(left, percent / 100.0);
      svg.down("grid", x, top, top + HIGH);
      svg.text("middle", x, top + HIGH + 14, percent + (percent == 16 ? " %+" : " %"));
    }
    for (Contest.Score score : scores) {
      svg.dot(
          score.late() <= ALLOWED ? "dot0" : "dot1",
          x(left, score.late()),
          y(top, score.cost()),
          "%s: %.2f, %.2f %% late".formatted(score.load(), score.cost(), 100 * score.late()));
    }
  }
}
