package scaler.outbound.aws;

import java.time.Duration;
import scaler.engine.port.OnBehalf;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ApiName;
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
    return onBehalf()
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
    return onBehalf().apiCallTimeout(left()).build();
  }

  /** The user agent names the decision that is acted for, so that CloudTrail does, too. */
  private static AwsRequestOverrideConfiguration.Builder onBehalf() {
    AwsRequestOverrideConfiguration.Builder request = AwsRequestOverrideConfiguration.builder();
    OnBehalf.decision()
        .ifPresent(decision ->
            request.addApiName(
                ApiName.builder().name("decision").version(Long.toString(decision)).build()));
    return request;
  }

  private Duration left() {
    Duration left = Duration.ofNanos(endsAt - System.nanoTime());
    if (!left.isPositive()) {
      throw ApiCallTimeoutException.builder().message("the time for it is over").build();
    }
    return left;
  }
}
