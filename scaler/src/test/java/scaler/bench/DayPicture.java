package scaler.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import scaler.sim.trace.Course;
import scaler.sim.trace.Trace;

/** Load, machines and waits of one day, under two rules. */
final class DayPicture {
  private static final double DAY = Duration.ofDays(1).toSeconds();
  private static final int COLUMNS = 288; // five minutes each
  private static final double WIDTH = DAY / COLUMNS;
  private static final int WIDE = 720;
  private static final int LEFT = 44;
  private static final int TOP = 26;
  private static final int HIGH = 110;
  private static final int DOWN = HIGH + 44;
  private final Svg svg;
  private final Trace trace;
  private final double from;

  /** A rule by its name, and what came of it. */
  record Side(String name, Course course) {}

  private DayPicture(Trace trace, int day, String title) {
    this.trace = trace;
    this.from = day * DAY;
    this.svg = new Svg(LEFT + WIDE + 16, 3 * DOWN + 16, title);
  }

  /**
   * A picture.
   *
   * @param day of the trace, from 0
   * @param sides two
   */
  static String of(String load, Trace trace, int day, List<Side> sides) {
    DayPicture picture = new DayPicture(trace, day, "a day of " + load + " under two rules");
    picture.strips(load, sides.getFirst(), sides.getLast());
    return picture.svg.whole();
  }

  private void strips(String load, Side one, Side other) {
    double[] work = load();
    double[] ours = machines(one.course());
    double[] theirs = machines(other.course());
    double most = round(most(work, ours, theirs));
    strip(0, "Load of %s: machines that the jobs which came keep busy".formatted(load), most, "");
    for (int n = 0; n < COLUMNS; n++) {
      double y = y(0, Math.min(most, work[n]), most);
      svg.rectangle("load", x(n), y, (double) WIDE / COLUMNS, y(0, 0, most) - y);
    }
    strip(1, "Machines, those that boot and drain too", most, "");
    line(1, "line1", theirs, most);
    line(1, "line0", ours, most);
    double limit = PolicyBench.PROMISE.toSeconds();
    double[] waits = waits(one.course());
    double[] others = waits(other.course());
    double longest = round(Math.max(limit, most(waits, others)));
    strip(2, "Longest wait of the jobs that came then; dashed: what is promised", longest, " s");
    svg.across("limit", LEFT, LEFT + (double) WIDE, y(2, limit, longest));
    line(2, "line1", others, longest);
    line(2, "line0", waits, longest);
    key(one.name(), "line0", LEFT + WIDE - 180.0);
    key(other.name(), "line1", LEFT + WIDE - 90.0);
  }

  private void key(String name, String look, double x) {
    svg.across(look, x, x + 20, TOP - 10.0);
    svg.text("", x + 26, TOP - 6.0, name);
  }

  private static double x(int column) {
    return LEFT + (double) WIDE * column / COLUMNS;
  }

  private static double y(int strip, double value, double most) {
    return TOP + (double) strip * DOWN + HIGH * (1 - value / most);
  }

  private void strip(int strip, String name, double most, String unit) {
    svg.text("name", LEFT, y(strip, most, most) - 8, name);
    for (int n = 0; n <= 2; n++) {
      double value = most * n / 2;
      svg.across("grid", LEFT, LEFT + (double) WIDE, y(strip, value, most));
      svg.text("end", LEFT - 4.0, y(strip, value, most) + 4, Math.round(value) + unit);
    }
    for (int hour = 0; hour <= 24; hour += 4) {
      svg.text("middle", x(hour * COLUMNS / 24), y(strip, 0, most) + 15, hour + " h");
    }
  }

  private void line(int strip, String look, double[] values, double most) {
    List<double[]> points = new ArrayList<>();
    for (int n = 0; n < COLUMNS; n++) {
      points.add(new double[] {x(n), y(strip, values[n], most)});
    }
    svg.line(look, points);
  }

  private static double most(double[]... values) {
    return Arrays.stream(values).flatMapToDouble(Arrays::stream).max().orElse(1);
  }

  /** The next even number of one digit and zeros. */
  private static double round(double most) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(2, most))));
    return 2 * power * Math.ceil(most / (2 * power));
  }

  private int column(double seconds) {
    return (int) Math.floor((seconds - from) / WIDTH);
  }

  private double[] load() {
    double[] load = new double[COLUMNS];
    for (int job = trace.before(from); job < trace.before(from + DAY); job++) {
      load[column(trace.came(job))] += trace.takes(job) / WIDTH;
    }
    return load;
  }

  private double[] waits(Course course) {
    double[] waits = new double[COLUMNS];
    for (int job = trace.before(from); job < trace.before(from + DAY); job++) {
      int column = column(trace.came(job));
      waits[column] = Math.max(waits[column], course.waits().of(job));
    }
    return waits;
  }

  private double[] machines(Course course) {
    double[] machines = new double[COLUMNS];
    for (Course.Life life : course.lives()) {
      double begins = Duration.between(trace.begins(), life.from()).toMillis() / 1e3 - from;
      double ends = Duration.between(trace.begins(), life.to()).toMillis() / 1e3 - from;
      for (int n = 0; n < COLUMNS; n++) {
        double overlap = Math.min(ends, (n + 1) * WIDTH) - Math.max(begins, n * WIDTH);
        machines[n] += Math.max(0, overlap) / WIDTH;
      }
    }
    return machines;
  }
}
