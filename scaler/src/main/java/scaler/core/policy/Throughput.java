package scaler.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether more machines finish more jobs. Where what they share is at its limit, such as a
 * database, they only wait for each other (the universal scalability law; Gunther, Guerrilla
 * Capacity Planning, 2007), and a rule that sees jobs take longer would launch more and more.
 * Counted while so many jobs wait that every machine has work.
 *
 * @param at when the queue was read last
 * @param came how many jobs had come then
 * @param ready how many waited then
 * @param busy whether the machines had as many jobs in hand as they can then
 * @param job how long a job takes
 * @param settled machines that have served for about as long as a job takes
 * @param now what was finished of late
 * @param before what was finished before there were more machines
 * @param flat empty as long as more machines are worth it
 */
public record Throughput(
    Instant at,
    long came,
    int ready,
    boolean busy,
    JobTime job,
    double settled,
    Rate now,
    Rate before,
    Optional<Flat> flat) {
  /** A growth by less says nothing of the next one. */
  private static final double GROWTH = 1.25;

  /** Where machines share nothing jobs grow as they do; below this part of it they are in vain. */
  private static final double WORTH = 0.2;

  /** Variance of a count of jobs over its mean: one where their lengths vary as by chance. */
  private static final double SPREAD = 2;

  /** How sure a conclusion has to be, in standard deviations. */
  private static final double SURE = 3;

  /** A machine's first minute does not count in full, and so long those of before are counted. */
  private static final double LEAST = 60;

  /** A database that vacuums for a moment is not at its limit. */
  private static final double LATELY = 120;

  /** As many jobs tell half as many machines more from none. */
  private static final double ENOUGH = 200;

  /** By so much a role may grow that did so in vain. */
  private static final double TRIAL = 1.5;

  /** Of what was finished before, so much is remembered. */
  private static final double MEMORY = 900;

  /** What was finished longer ago may have been other jobs. */
  private static final Duration OLD = Duration.ofMinutes(30);

  /** Nothing grows for so long; then one more growth shows whether it still is so. */
  private static final Duration HOLD = Duration.ofMinutes(15);

  /** Of all machines' slots one in so many may be between two jobs. */
  private static final int BETWEEN = 10;

  /**
   * Jobs finished by so many machines.
   *
   * @param machines in the mean
   * @param until when they were counted last
   * @param seconds in which they were counted
   */
  public record Rate(double machines, Instant until, double seconds, double finished) {
    private static Rate none(Instant at) {
      return new Rate(0, at, 0, 0);
    }

    private Rate counting(double settled, Instant at, double more, double jobs, double memory) {
      double all = seconds + more;
      double kept = Math.min(1, memory / all);
      double mean = (machines * seconds + settled * more) / all;
      return new Rate(mean, at, all * kept, (finished + jobs) * kept);
    }

    /** Jobs a minute. */
    public double perMinute() {
      return seconds > 0 ? finished / seconds * 60 : 0;
    }
  }

  /**
   * More machines finished hardly more jobs.
   *
   * @param most as many machines may be asked for, to see whether it still is so; none more than
   *     there are: 0
   * @param until when more of them may be
   */
  public record Flat(Rate before, Rate after, int most, Instant until) {}

  /** What a reading adds to it; empty where the queue does not tell how many jobs came. */
  public static Optional<Throughput> of(Optional<Throughput> last, Load load) {
    if (load.came().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        last.filter(known -> known.came <= load.came().getAsLong())
            .map(known -> known.at.isBefore(load.at()) ? known.seeing(load) : known)
            .orElseGet(() -> first(load)));
  }

  private static Throughput first(Load load) {
    Rate none = Rate.none(load.at());
    return new Throughput(
        load.at(),
        load.came().orElseThrow(),
        load.ready(),
        isBusy(load),
        JobTime.usual(load),
        load.serving(),
        none,
        none,
        Optional.empty());
  }

  private static boolean isBusy(Load load) {
    return load.ready() > 0 && load.free() * BETWEEN <= load.serving() * load.slots();
  }

  private Throughput seeing(Load load) {
    double seconds = Duration.between(at, load.at()).toMillis() / 1e3;
    double more = (double) load.came().orElseThrow() - came;
    double finished = Math.max(0, job.left() + more - load.left());
    double begun = finished + load.running() - job.running();
    // Who begins fewer than waited has never stood idle for want of jobs.
    boolean counts = busy && isBusy(load) && ready > begun;
    JobTime learned = job.seeing(load, seconds, more);
    double lag = Math.exp(-seconds / Math.max(LEAST, learned.seconds()));
    double all = Math.min(load.serving(), settled * lag + load.serving() * (1 - lag));
    boolean few = before.seconds() == 0 || all <= before.machines();
    Rate past = few && all < before.machines() / GROWTH ? Rate.none(load.at()) : before;
    return new Throughput(
            load.at(),
            load.came().orElseThrow(),
            load.ready(),
            isBusy(load),
            learned,
            all,
            counts
                ? now.counting(all, load.at(), seconds, finished, lately(learned))
                : Rate.none(load.at()),
            counts && few ? past.counting(all, load.at(), seconds, finished, MEMORY) : past,
            flat)
        .judged();
  }

  /** Over how many seconds the jobs of now are counted. */
  private double lately(JobTime learned) {
    double enough = before.finished() > 0 ? ENOUGH * before.seconds() / before.finished() : 0;
    return Math.max(Math.clamp(enough, LATELY, MEMORY), 3 * learned.seconds());
  }

  private Throughput judged() {
    boolean known = now.seconds() >= lately(job) * 0.99;
    if (flat.isPresent() && !at.isBefore(flat.get().until())) {
      return trying(flat.get(), known ? now : flat.get().after());
    }
    if (flat.filter(held -> known && isMore(held.before())).isPresent()) {
      return with(now, Optional.empty());
    }
    if (flat.filter(held -> held.most() == 0).isPresent()) {
      return this;
    }
    if (Duration.between(before.until(), at).compareTo(OLD) > 0) {
      return with(Rate.none(at), flat);
    }
    boolean comparable = before.seconds() >= Math.max(LEAST, 3 * job.seconds());
    if (!known || !comparable || now.machines() < before.machines() * GROWTH) {
      return this;
    }
    if (isMore(before)) {
      return with(now, Optional.empty());
    }
    return isFlat() ? held() : this;
  }

  /** Those that grew in vain are what the next growth is measured by. */
  private Throughput trying(Flat held, Rate vain) {
    int most = (int) Math.ceil(vain.machines() * TRIAL);
    return with(vain, Optional.of(new Flat(held.before(), vain, most, at.plus(HOLD))));
  }

  /** What is counted from here on tells whether it has become better. */
  private Throughput held() {
    Flat found = new Flat(before, now, 0, at.plus(HOLD));
    return new Throughput(
        at, came, ready, busy, job, settled, Rate.none(at), before, Optional.of(found));
  }

  /** Surely more than what is worth nothing. */
  private boolean isMore(Rate base) {
    double little = expected(base, WORTH);
    return now.machines() > base.machines() && now.finished() > little + error(little, base);
  }

  /** Surely less than what so many more machines would finish if they shared nothing. */
  private boolean isFlat() {
    double linear = expected(before, 1);
    return now.finished() < Math.min(expected(before, WORTH), linear - error(linear, before));
  }

  private static double error(double expected, Rate base) {
    return SURE * Math.sqrt(SPREAD * expected * (1 + expected / base.finished()));
  }

  /** Jobs that would be finished if so large a part of the machines that came told. */
  private double expected(Rate base, double part) {
    double growth = now.machines() / base.machines() - 1;
    return base.finished() / base.seconds() * (1 + part * growth) * now.seconds();
  }

  private Throughput with(Rate fewer, Optional<Flat> found) {
    return new Throughput(at, came, ready, busy, job, settled, now, fewer, found);
  }
}
