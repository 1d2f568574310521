package scaler.app.command.simulate;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import scaler.app.command.simulate.Chart.Mark;
import scaler.app.command.simulate.Chart.Series;
import scaler.core.decide.Sentences;
import scaler.sim.trace.Course.Life;
import scaler.sim.trace.Trace;

/** Load, machines, waits and cost on one time axis, of several ways to decide. */
final class Report {
  private static final double HOUR = 3_600;
  private static final int MARKS = 9;
  private static final double LAST_MARK = 0.94;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
  private final Trace trace;
  private final int slots;
  private final Duration target;
  private final ZoneId zone;
  private final List<Tried> tried;

  Report(Trace trace, int slots, Duration target, ZoneId zone, List<Tried> tried) {
    this.trace = trace;
    this.slots = slots;
    this.target = target;
    this.zone = zone;
    this.tried = List.copyOf(tried);
  }

  String html(String title) {
    List<Mark> marks = marks();
    return Page.of(
        title,
        List.of(
            Page.table(Comparison.HEAD, Comparison.rows(tried), true),
            Chart.of(
                "Load: machines that the jobs which came would have kept busy",
                List.of(new Series("load", Page.LOOKS - 1, boxed(load()))),
                marks,
                -1),
            Chart.of("Machines, those that boot or drain too", lines(this::machines), marks, -1),
            Chart.of(
                "Longest wait in seconds, of the jobs that came then; promised are "
                    + Sentences.of(target),
                lines(this::waits),
                marks,
                target.toMillis() / 1e3),
            Chart.of("Machine-hours so far", lines(this::cost), marks, -1)));
  }

  private List<Series> lines(Function<Tried, double[]> values) {
    List<Series> lines = new ArrayList<>();
    for (int n = 0; n < tried.size(); n++) {
      lines.add(new Series(tried.get(n).name(), n % Page.LOOKS, boxed(values.apply(tried.get(n)))));
    }
    return lines;
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private double width() {
    return trace.lasts() / Chart.COLUMNS;
  }

  private int column(double seconds) {
    return (int) Math.max(0, Math.min(Chart.COLUMNS - 1.0, seconds / width()));
  }

  private double[] load() {
    double[] load = new double[Chart.COLUMNS];
    for (int job = 0; job < trace.size(); job++) {
      load[column(trace.came(job))] += trace.takes(job) / width() / slots;
    }
    return load;
  }

  private double[] machines(Tried one) {
    double[] machines = new double[Chart.COLUMNS];
    for (Life life : one.course().lives()) {
      double from = seconds(life.from());
      double to = seconds(life.to());
      for (int n = column(from); n <= column(to); n++) {
        double overlap = Math.min(to, (n + 1) * width()) - Math.max(from, n * width());
        machines[n] += Math.max(0, overlap) / width();
      }
    }
    return machines;
  }

  private double[] waits(Tried one) {
    double[] waits = new double[Chart.COLUMNS];
    for (int job = 0; job < trace.size(); job++) {
      int column = column(trace.came(job));
      waits[column] = Math.max(waits[column], one.course().waits().of(job));
    }
    return waits;
  }

  /** Up to all that is paid for: what billing rounds up is spread over the whole. */
  private double[] cost(Tried one) {
    double[] cost = machines(one);
    double all = 0;
    for (int n = 0; n < cost.length; n++) {
      all += cost[n] * width() / HOUR;
      cost[n] = all;
    }
    for (int n = 0; n < cost.length; n++) {
      cost[n] *= one.score().hours() / Math.max(all, 1e-9);
    }
    return cost;
  }

  private double seconds(Instant at) {
    return Duration.between(trace.begins(), at).toMillis() / 1e3;
  }

  private List<Mark> marks() {
    List<Mark> marks = new ArrayList<>();
    long hours = Math.max(1, (long) Math.ceil(trace.lasts() / HOUR / MARKS));
    boolean days = hours > 12;
    long step = days ? Math.ceilDiv(hours, 24) * 24 : hours;
    ZonedDateTime at = trace.begins().atZone(zone).toLocalDate().atStartOfDay(zone);
    while (seconds(at.toInstant()) < trace.lasts()) {
      double second = seconds(at.toInstant());
      // The last one needs room for its words.
      if (second >= 0 && second < LAST_MARK * trace.lasts()) {
        marks.add(new Mark(second / width(), (days ? DAY : TIME).format(at)));
      }
      at = days ? at.plusDays(step / 24) : at.plusHours(step);
    }
    return marks;
  }
}
