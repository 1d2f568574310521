package scaler.outbound.aws;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * The end of one question of ours, however many calls it takes: whoever holds the lease after us
 * may rely on it that nothing of ours is under way any more.
 */
final class Deadline {
  /** One try gets no more than this, so that a lost answer leaves time for another. */
  private static final Duration ONE_TRY = Duration.ofSeconds(5);

  private final long endsAt;

  private Deadline(long endsAt) {
    this.endsAt = endsAt;
  }

  static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  /**
   * What a request of this question is given.
   *
   * @throws ApiCallTimeoutException when nothing is left
   */
  AwsRequestOverrideConfiguration rest() {
    Duration left = left();
    return AwsRequestOverrideConfiguration.builder()
        .apiCallTimeout(left)
        .apiCallAttemptTimeout(left.compareTo(ONE_TRY) < 0 ? left : ONE_TRY)
        .build();
  }

  /**
   * What a request is given that is tried once: all that is left.
   *
   * @throws ApiCallTimeoutException when nothing is left
   */
  AwsRequestOverrideConfiguration once() {
    return AwsRequestOverrideConfiguration.builder().apiCallTimeout(left()).build();
  }

  private Duration left() {
    Duration left = Duration.ofNanos(endsAt - System.nanoTime());
    if (!left.isPositive()) {
      throw ApiCallTimeoutException.builder().message("the time for it is over").build();
    }
    return left;
  }
}
