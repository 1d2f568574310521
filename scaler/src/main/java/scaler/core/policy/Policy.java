package scaler.core.policy;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How many machines a backlog asks for. */
public sealed interface Policy {
  /** How often it takes a step where nobody says so. */
  default Duration usualInterval() {
    return switch (this) {
      case Threshold _ -> Duration.ofMinutes(5);
      case Steps _ -> Duration.ofMinutes(1);
      case Target _, Wait _, DrainWithin _, Auto _, Predictive _ -> Duration.ofSeconds(10);
      case MostOf(var rules) -> least(rules.stream().map(Policy::usualInterval)).orElseThrow();
    };
  }

  /** The wait that it promises or works for, where it knows one. */
  default Optional<Duration> promised() {
    return switch (this) {
      case Threshold _, Steps _, Target _ -> Optional.empty();
      case Wait(var target) -> Optional.of(target);
      case DrainWithin(var target) -> Optional.of(target);
      case Predictive(var promise) -> Optional.of(promise.target());
      case Auto(var target, _) -> Optional.of(target);
      case MostOf(var rules) -> least(rules.stream().flatMap(rule -> rule.promised().stream()));
    };
  }

  /** The same for another wait, where it knows one. */
  default Policy promising(Duration other) {
    return switch (this) {
      case Threshold _, Steps _, Target _ -> this;
      case Wait _ -> new Wait(other);
      case DrainWithin _ -> new DrainWithin(other);
      case Predictive(var promise) -> new Predictive(new Auto(other, promise.share()));
      case Auto(_, var share) -> new Auto(other, share);
      case MostOf(var rules) ->
          new MostOf(rules.stream().map(rule -> rule.promising(other)).toList());
    };
  }

  /**
   * Whether it lets a machine go only where its return would pay. Others could turn round with each
   * peak, so that theirs are held by the minimum lifetime after they grew.
   */
  default boolean weighsReturns() {
    return switch (this) {
      case Auto _, Predictive _ -> true;
      case Threshold _, Steps _, Target _, Wait _, DrainWithin _ -> false;
      // None goes unless each of them lets it go.
      case MostOf(var rules) -> rules.stream().anyMatch(Policy::weighsReturns);
    };
  }

  private static Optional<Duration> least(Stream<Duration> times) {
    return times.min(Comparator.naturalOrder());
  }

  /**
   * The rule of the SmallPayroll article: above one number of jobs one machine more, below another
   * one less, at each look. When to use it: few machines, jobs of similar length, somebody who
   * wants to know the rule by heart.
   *
   * @param scaleOutAbove more jobs than this: one machine more
   * @param scaleInBelow fewer jobs than this: one machine less; at most {@code scaleOutAbove}
   */
  record Threshold(int scaleOutAbove, int scaleInBelow) implements Policy {
    public Threshold {
      if (scaleInBelow < 0 || scaleInBelow > scaleOutAbove) {
        throw new IllegalArgumentException(
            "need 0 <= scaleInBelow <= scaleOutAbove, got %d, %d"
                .formatted(scaleInBelow, scaleOutAbove));
      }
    }
  }

  /**
   * Bands of the backlog: the further it is above, the more machines come, in numbers or in percent
   * of those in service. Those that boot count as part of what a band asks for, so that a band that
   * lasts asks once for each boot. When to use it: like a threshold, where one machine at a time is
   * too slow.
   *
   * <p>Where it comes from: step scaling of Amazon EC2 Auto Scaling, with its rounding (down, and
   * no less than one machine) and its reckoning of machines that warm up.
   *
   * @param out more jobs than the limit: so many more; of several the highest limit counts
   * @param in fewer jobs than the limit: so many less; of several the lowest limit counts; may be
   *     empty: then nothing leaves
   */
  record Steps(List<Band> out, List<Band> in) implements Policy {
    public Steps {
      out = out.stream().sorted(Comparator.comparingInt(Band::limit)).toList();
      in = in.stream().sorted(Comparator.comparingInt(Band::limit)).toList();
      if (out.isEmpty() || (!in.isEmpty() && in.getLast().limit() > out.getFirst().limit())) {
        throw new IllegalArgumentException("need a band above all of those below");
      }
    }
  }

  /**
   * From one number of jobs on.
   *
   * @param number machines, or percent; 1 or more
   */
  record Band(int limit, int number, Unit unit) {
    public Band {
      if (limit < 0 || number < 1) {
        throw new IllegalArgumentException("a band of %d at %d jobs".formatted(number, limit));
      }
    }

    /** How many machines that is, of so many. */
    int of(int machines) {
      return switch (unit) {
        case MACHINES -> number;
        case PERCENT -> Math.clamp((long) machines * number / 100, 1, Integer.MAX_VALUE);
      };
    }
  }

  /** What the number of a band counts. */
  enum Unit {
    MACHINES,
    PERCENT
  }

  /**
   * So many jobs to a machine: as many machines are wanted as jobs over {@code perMachine}, rounded
   * up, unless that is near enough to what is there. None comes before each look of a window has
   * wanted more, none goes before each look of the other has wanted fewer. When to use it: a
   * machine does many short jobs at a time, and somebody knows how many are right; a plain number
   * is enough.
   *
   * <p>Where it comes from: the Horizontal Pod Autoscaler of Kubernetes, metrics of type
   * AverageValue, with its tolerance and its stabilization windows.
   *
   * @param perMachine jobs, 1 or more
   * @param tolerance percent by which the jobs may differ from what the machines there are for
   * @param out the window before one comes; zero: at once
   * @param in the window before one goes; zero: at once
   */
  record Target(int perMachine, int tolerance, Duration out, Duration in) implements Policy {
    public Target {
      if (perMachine < 1 || tolerance < 0 || tolerance > 100) {
        throw new IllegalArgumentException(
            "%d jobs to a machine, give or take %d %%".formatted(perMachine, tolerance));
      }
      if (out.isNegative() || in.isNegative()) {
        throw new IllegalArgumentException("windows of %s and %s".formatted(out, in));
      }
    }
  }

  /**
   * Holds the wait of the oldest ready job under a target: half of the target reached, a quarter
   * more machines; queue empty and one machine less would still hold what runs, one less.
   *
   * @param target the longest wait that is fine
   */
  record Wait(Duration target) implements Policy {
    public Wait {
      if (target.isNegative() || target.isZero()) {
        throw new IllegalArgumentException("the target of a wait is longer than zero");
      }
    }
  }

  /**
   * A promise and nothing to tune: it learns how long jobs and boots take and how many jobs come,
   * and finds the fewest machine-seconds that keep the promise ({@link Deadlines}). When to use it:
   * wherever the queue tells how many jobs have come.
   *
   * @param target no job of that share waits longer
   * @param share above 0, at most 1
   */
  record Auto(Duration target, double share) implements Policy {
    public Auto {
      if (target.isNegative() || target.isZero()) {
        throw new IllegalArgumentException("a promised wait is longer than zero");
      }
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("a share of %s".formatted(share));
      }
    }
  }

  /**
   * All that waits is begun within a target, by the measured time of jobs and boots ({@link
   * Clearing}). When to use it: somebody thinks in the time until a queue is clear, and the queue
   * tells how many jobs have come; for a promise to each job {@link Auto} is cheaper.
   *
   * @param target the time for all that waits
   */
  record DrainWithin(Duration target) implements Policy {
    public DrainWithin {
      if (target.isNegative() || target.isZero()) {
        throw new IllegalArgumentException("the target of a drain is longer than zero");
      }
    }
  }

  /**
   * {@link Auto}, and where a forecast by the time of the day and of the week expects more than
   * comes now, as many machines as for that ({@link Season}). Never fewer than {@link Auto}. When
   * to use it: boots take as long as jobs may wait or longer, and days are like each other.
   *
   * @param promise what is kept
   */
  record Predictive(Auto promise) implements Policy {}

  /**
   * As many machines as the one that asks for most: a machine goes only when all let it. When to
   * use it: a queue that has to be held by two measures, such as a promise, and so many jobs to a
   * machine at the most.
   *
   * @param rules two or more, of which none is of several
   */
  record MostOf(List<Policy> rules) implements Policy {
    public MostOf {
      rules = List.copyOf(rules);
      if (rules.size() < 2 || rules.stream().anyMatch(MostOf.class::isInstance)) {
        throw new IllegalArgumentException("two rules or more, each a plain one: " + rules);
      }
    }
  }
}
