package scaler.core.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The load of a role in the past, by the samples of its queue.
 *
 * <p>Jobs that became due between two samples are those that came, less those that wait to be due.
 * How long they took is the time that workers spent over the jobs that were finished in it, over as
 * long as it takes for enough jobs to be finished and seen in hand: a sample every ten seconds
 * meets a job of one second by chance only.
 *
 * @param spans without a hole from the first sample to the last one
 * @param gaps the first one first
 * @param finished jobs that were seen to end
 */
public record History(List<Span> spans, List<Gap> gaps, long finished) {
  /** A queue that was not read for so long was not seen; looks are ten seconds apart. */
  public static final Duration UNSEEN = Duration.ofMinutes(1);

  /** So many jobs tell how long one takes, to about a twentieth. */
  private static final double ENOUGH = 400;

  /** Nobody does more jobs in a second: numbers were used up that no job bears. */
  private static final double MOST = 1_000;

  /** The mean time is told for no shorter times than this, in seconds. */
  private static final double SHORTEST = Duration.ofHours(1).toSeconds();

  public History {
    spans = List.copyOf(spans);
    gaps = List.copyOf(gaps);
  }

  /** By the samples of one role, the oldest first. */
  public static History of(List<QueueSample> samples) {
    List<Pair> pairs = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    int workers = samples.stream().mapToInt(QueueSample::running).max().orElse(0);
    double most = MOST * Math.max(1, workers);
    long ahead = 0;
    for (int n = 1; n < samples.size(); n++) {
      QueueSample first = samples.get(n - 1);
      QueueSample next = samples.get(n);
      Pair pair = Pair.of(first, next, ahead, most);
      // A job that failed waits to be due again: it is taken off those that come next.
      ahead = Math.min(0, pair.due);
      pairs.add(pair);
      if (!pair.counted) {
        gaps.add(new Gap(first.at(), next.at(), Gap.Known.NOTHING));
      } else if (!pair.seen) {
        gaps.add(new Gap(first.at(), next.at(), Gap.Known.HOW_MANY));
      }
    }
    return new History(
        spans(pairs), gaps, Math.round(pairs.stream().mapToDouble(pair -> pair.finished).sum()));
  }

  /** What happened between two samples. */
  private record Pair(
      Instant from,
      Instant to,
      boolean counted,
      boolean seen,
      long due,
      double worked,
      double finished,
      double inHand) {
    /**
     * @param ahead 0, or less by the jobs that wait to be tried again
     * @param most jobs that can be done in a second
     */
    static Pair of(QueueSample first, QueueSample next, long ahead, double most) {
      Duration length = Duration.between(first.at(), next.at());
      long came = next.came() - first.came();
      double finished = first.left() + came - next.left();
      boolean counted =
          first.isCountedOnBy(next) && finished <= most * (1 + length.toMillis() / 1e3);
      boolean seen = counted && length.compareTo(UNSEEN) <= 0;
      double hands = (first.running() + next.running()) / 2.0;
      return new Pair(
          first.at(),
          next.at(),
          counted,
          seen,
          counted ? ahead + came - (next.scheduled() - first.scheduled()) : 0,
          seen ? hands * length.toMillis() / 1e3 : 0,
          seen ? finished : 0,
          seen ? hands : 0);
    }
  }

  private static List<Span> spans(List<Pair> pairs) {
    List<Span> spans = new ArrayList<>();
    List<Integer> blocks = blocks(pairs);
    for (int block = 1; block < blocks.size(); block++) {
      List<Pair> all = pairs.subList(blocks.get(block - 1), blocks.get(block));
      double worked = all.stream().mapToDouble(pair -> pair.worked).sum();
      double finished = all.stream().mapToDouble(pair -> pair.finished).sum();
      double mean = finished >= 1 ? worked / finished : 0;
      all.forEach(pair -> add(spans, pair, mean));
    }
    return spans;
  }

  private static void add(List<Span> spans, Pair pair, double mean) {
    long jobs = Math.max(0, pair.due);
    Span last = spans.isEmpty() ? null : spans.getLast();
    if (last != null && jobs == 0 && last.jobs() == 0) {
      spans.set(spans.size() - 1, new Span(last.from(), pair.to, 0, 0));
    } else {
      spans.add(new Span(pair.from, pair.to, jobs, jobs == 0 ? 0 : mean));
    }
  }

  /** Where the times begin and end for each of which a mean is told; a rest belongs to the last. */
  private static List<Integer> blocks(List<Pair> pairs) {
    List<Integer> ends = new ArrayList<>();
    ends.add(0);
    double finished = 0;
    double inHand = 0;
    double seconds = 0;
    for (int n = 0; n < pairs.size(); n++) {
      Pair pair = pairs.get(n);
      finished += pair.finished;
      inHand += pair.inHand;
      seconds += Duration.between(pair.from, pair.to).toMillis() / 1e3;
      if (finished >= ENOUGH && inHand >= ENOUGH && seconds >= SHORTEST) {
        ends.add(n + 1);
        finished = 0;
        inHand = 0;
        seconds = 0;
      }
    }
    if (ends.size() > 1) {
      ends.removeLast();
    }
    ends.add(pairs.size());
    return ends;
  }

  /** How many jobs came. */
  public long jobs() {
    return spans.stream().mapToLong(Span::jobs).sum();
  }

  /** How long a job occupied a worker, in seconds and in the mean; 0 when none came. */
  public double meanSeconds() {
    double work = spans.stream().mapToDouble(span -> span.jobs() * span.meanSeconds()).sum();
    return jobs() == 0 ? 0 : work / jobs();
  }

  /** From the first sample to the last one. */
  public Duration length() {
    return spans.isEmpty()
        ? Duration.ZERO
        : Duration.between(spans.getFirst().from(), spans.getLast().to());
  }
}
