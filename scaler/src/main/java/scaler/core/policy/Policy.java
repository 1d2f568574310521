package scaler.core.policy;

import java.time.Duration;

/** How many machines a backlog asks for. */
public sealed interface Policy {
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
}
