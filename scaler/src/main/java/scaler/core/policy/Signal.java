package scaler.core.policy;

import java.time.Duration;
import java.util.Optional;

/** What a policy saw in a reading, with the numbers that it compared. */
public sealed interface Signal {
  record Above(int jobs, int limit) implements Signal {}

  record Below(int jobs, int limit) implements Signal {}

  record Between(int jobs, int low, int high) implements Signal {}

  /** The oldest ready job has waited half of the target or more. */
  record WaitsLong(Duration oldest, Duration target) implements Signal {}

  /** It waits, but machines are on their way already. */
  record HelpIsComing(Duration oldest, int machines) implements Signal {}

  /** Nothing waits, and fewer jobs run than there are machines. */
  record NothingWaits(int running, int machines) implements Signal {}

  record WaitIsFine(Duration oldest, Duration target) implements Signal {}

  /**
   * What waits, against a promise.
   *
   * @param ready jobs that wait
   * @param work how long the machines there will work on them; empty when there is none
   * @param machines that serve or come
   * @param target the promised wait
   * @param boot how long a machine takes to come, in the mean
   */
  record Promised(int ready, Optional<Duration> work, int machines, Duration target, Duration boot)
      implements Signal {}
}
