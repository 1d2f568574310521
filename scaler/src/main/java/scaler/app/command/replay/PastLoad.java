package scaler.app.command.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Moments;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.decide.Sentences;
import scaler.core.fleet.Shadow;
import scaler.core.history.Gap;
import scaler.core.history.History;
import scaler.core.history.QueueSample;
import scaler.core.model.RoleName;
import scaler.outbound.postgres.PastLoads;
import scaler.outbound.postgres.PastLoads.Extent;
import scaler.sim.trace.Trace;
import scaler.sim.trace.TraceFile;

/**
 * The load of a role that is on record.
 *
 * @param application under whose name it was recorded; a shadow's, where there is nothing else
 * @param shadowed how much of it was recorded by the shadow, before the application itself began to
 * @param since when it was asked for
 */
public record PastLoad(
    String application,
    RoleName role,
    Instant since,
    Duration shadowed,
    Extent extent,
    History history) {
  /** A day has its night in it. */
  static final Duration LITTLE = Duration.ofDays(1);

  /** Such short gaps are summed up only. */
  private static final Duration SHORT = Duration.ofMinutes(5);

  private static final int MOST_GAPS = 5;

  /**
   * What is on record.
   *
   * @throws Refusal when that is no load
   */
  public static PastLoad of(Session session, String application, RoleName role, Duration over) {
    PastLoads loads = new PastLoads(session.database());
    Instant since = session.database().instant().minus(over);
    Extent own = loads.extent(application, role, since);
    Extent shadows = loads.extent(Shadow.of(application), role, since);
    if (own.looks() + shadows.looks() == 0) {
      throw nothing(
          "nothing is on record of %s in the last %s; scaler run records it at each look, and so does scaler run --shadow FILE beside what runs today"
              .formatted(role, Sentences.of(over)));
    }
    String name = own.looks() > 0 ? application : Shadow.of(application);
    Extent extent = own.looks() > 0 ? own : shadows;
    List<QueueSample> samples = loads.samples(name, role, since);
    List<QueueSample> before =
        Shadow.is(name) ? List.of() : before(samples, loads.samples(Shadow.of(name), role, since));
    History history = History.of(Stream.concat(before.stream(), samples.stream()).toList());
    complain(role, extent, history);
    return new PastLoad(name, role, since, length(before), extent, history);
  }

  /** What the shadow recorded before the application itself did; it has counts of its own. */
  private static List<QueueSample> before(List<QueueSample> own, List<QueueSample> shadows) {
    return shadows.stream()
        .filter(sample -> own.isEmpty() || sample.at().isBefore(own.getFirst().at()))
        .map(sample ->
            new QueueSample(
                sample.at(),
                -1 - sample.count(),
                sample.came(),
                sample.ready(),
                sample.running(),
                sample.scheduled()))
        .toList();
  }

  private static Duration length(List<QueueSample> samples) {
    return samples.isEmpty()
        ? Duration.ZERO
        : Duration.between(samples.getFirst().at(), samples.getLast().at());
  }

  private static void complain(RoleName role, Extent extent, History history) {
    if (history.jobs() > 0 && history.finished() < 1) {
      throw nothing(
          "no job of %s ended in the %s on record, so nobody knows how long one takes; ask again later"
              .formatted(role, length(history)));
    }
    if (history.jobs() > 0) {
      return;
    }
    if (extent.blind() == extent.looks()) {
      throw nothing(
          "at none of the %d looks at %s that are on record was there a queue that could be read; scaler status says what is wrong with it"
              .formatted(extent.looks(), role));
    }
    if (extent.blind() + extent.uncounted() == extent.looks()) {
      throw nothing(
          "the queue of %s tells how many jobs wait and not how many have come, so its load is not known; make a trace of logs (docs/operations.md, \"A history\") for scaler simulate --trace"
              .formatted(role));
    }
    throw nothing("no job came for %s in the %s on record".formatted(role, length(history)));
  }

  private static Refusal nothing(String sentence) {
    return new Refusal(Exit.FAILED, sentence);
  }

  private static String length(History history) {
    return Sentences.of(history.length());
  }

  /**
   * The same for a rehearsal.
   *
   * @throws Refusal when there is more of it than that can hold
   */
  public Trace trace() {
    if (history.jobs() > TraceFile.MOST_JOBS) {
      throw nothing(
          "%d jobs of %s are on record, and a rehearsal holds %d; ask for a shorter time"
              .formatted(history.jobs(), role, TraceFile.MOST_JOBS));
    }
    return TraceFile.of(history);
  }

  /** What it is, for people. */
  public List<String> lines(ZoneId zone) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s of %s: %s on record, from %s to %s"
            .formatted(
                role,
                application,
                days(history.length()),
                Moments.in(zone, history.spans().getFirst().from()),
                Moments.in(zone, history.spans().getLast().to())));
    if (!shadowed.isZero()) {
      lines.add("the first %s of it by its shadow".formatted(days(shadowed)));
    }
    lines.add(
        "%d jobs, %s s each in the mean".formatted(history.jobs(), tenths(history.meanSeconds())));
    gaps(
        Gap.Known.NOTHING,
        "nothing is known of %s: nobody read the queue, or somebody else began to%s",
        lines,
        zone);
    gaps(
        Gap.Known.HOW_MANY,
        "the queue was not read for %s: the jobs of that time are taken to have come evenly%s",
        lines,
        zone);
    if (history.length().compareTo(LITTLE) < 0) {
      lines.add("that is less than a day, and a load is seldom the same at all hours");
    }
    return lines;
  }

  private void gaps(Gap.Known known, String sentence, List<String> lines, ZoneId zone) {
    List<Gap> gaps = history.gaps().stream().filter(gap -> gap.jobs() == known).toList();
    if (gaps.isEmpty()) {
      return;
    }
    Duration all = gaps.stream().map(Gap::length).reduce(Duration.ZERO, Duration::plus);
    lines.add(
        sentence.formatted(
            Sentences.of(all), gaps.size() == 1 ? "" : " (%d times)".formatted(gaps.size())));
    gaps.stream()
        .filter(gap -> gap.length().compareTo(SHORT) >= 0)
        .sorted(Comparator.comparing(Gap::length).reversed().thenComparing(Gap::from))
        .limit(MOST_GAPS)
        .forEach(gap ->
            lines.add(
                "  %s from %s"
                    .formatted(Sentences.of(gap.length()), Moments.in(zone, gap.from()))));
  }

  /** {@code 13.2 d}, and less than two days as {@link Sentences} says it. */
  static String days(Duration length) {
    return length.compareTo(Duration.ofDays(2)) < 0
        ? Sentences.of(length)
        : tenths(length.toMinutes() / 60.0 / 24) + " d";
  }

  static String tenths(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
