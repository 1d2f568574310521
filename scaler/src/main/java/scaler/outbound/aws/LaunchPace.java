package scaler.outbound.aws;

import java.time.Duration;

/**
 * How fast launches go out to one region. EC2 gives an account a bucket of tokens for RunInstances
 * that holds few and fills slowly; who keeps below it is not refused, and leaves the account's
 * other users theirs. Safe for many threads.
 *
 * <p>Source: request throttling in the EC2 developer guide, and the quotas L-8EEB235C (burst) and
 * L-A2D70E6C (refill).
 */
public final class LaunchPace {
  /** What EC2 takes from an account that never asked for more: launches at once. */
  public static final int BURST = 5;

  /** What EC2 takes from an account that never asked for more: launches a second. */
  public static final double PER_SECOND = 2;

  private final double burst;
  private final double perNano;
  private double tokens;
  private long counted = System.nanoTime();

  private LaunchPace(double burst, double perSecond) {
    this.burst = burst;
    this.perNano = perSecond / 1e9;
    this.tokens = burst;
  }

  /**
   * At most so many at once, and so many a second in the long run.
   *
   * @param burst 1 or more
   * @param perSecond more than 0
   */
  public static LaunchPace of(int burst, double perSecond) {
    if (burst < 1 || !(perSecond > 0) || Double.isInfinite(perSecond)) {
      throw new IllegalArgumentException(
          "need a burst of 1 or more and more than 0 a second, got %d and %s"
              .formatted(burst, perSecond));
    }
    return new LaunchPace(burst, perSecond);
  }

  /** For a cloud that takes any number. */
  static LaunchPace unlimited() {
    return new LaunchPace(Double.POSITIVE_INFINITY, 1);
  }

  /** How many may go out now. */
  synchronized int now() {
    fill();
    return (int) Math.max(0, Math.min(tokens, Integer.MAX_VALUE));
  }

  /**
   * Waits for the turn of one launch.
   *
   * @return false, and at once, when its turn is not within that time
   */
  boolean take(Duration longest) {
    long wait;
    synchronized (this) {
      fill();
      wait = tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perNano);
      if (wait > longest.toNanos()) {
        return false;
      }
      tokens--;
    }
    try {
      Thread.sleep(Duration.ofNanos(wait));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** EC2 says that it were too many: others use the account, too. The bucket counts as empty. */
  synchronized void refused() {
    fill();
    tokens = Double.isInfinite(burst) ? tokens : Math.min(tokens, 0);
  }

  private void fill() {
    long now = System.nanoTime();
    tokens = Math.min(burst, tokens + (now - counted) * perNano);
    counted = now;
  }
}
