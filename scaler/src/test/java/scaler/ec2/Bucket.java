package scaler.ec2;

import java.time.Duration;
import java.time.Instant;

/** Tokens that requests draw and time brings back. */
final class Bucket {
  private final double most;
  private final double perSecond;
  private double tokens;
  private Instant filled;

  Bucket(int most, double perSecond, Instant now) {
    this.most = most;
    this.perSecond = perSecond;
    this.tokens = most;
    this.filled = now;
  }

  boolean draw(Instant now) {
    double seconds = Duration.between(filled, now).toNanos() / 1e9;
    tokens = Math.min(most, tokens + seconds * perSecond);
    filled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
