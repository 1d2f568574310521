package scaler.core.policy;

import java.time.Duration;
import java.util.Optional;

/** What a policy saw in a reading, with the numbers that it compared. */
public sealed interface Signal {
  record Above(int jobs, int limit) implements Signal {}

  record Below(int jobs, int limit) implements Signal {}

  record Between(int jobs, int low, int high) implements Signal {}

  /**
   * A band of the backlog.
   *
   * @param above whether there are more jobs than its limit, or fewer
   * @param machines that it counts from: more are measured by those in service
   * @param coming of what it asks for, those that come already
   */
  record InBand(int jobs, boolean above, Policy.Band band, int machines, int coming)
      implements Signal {}

  /** So many jobs are near enough to what the machines there are for. */
  record NearTarget(int jobs, int perMachine, int machines, int tolerance) implements Signal {}

  /**
   * So many jobs want so many machines.
   *
   * @param now as many as the jobs want now
   * @param wanted as many as the window leaves of it
   * @param window how far the rule looks back; zero where that changes nothing
   */
  record PerMachine(int jobs, int perMachine, int now, int wanted, Duration window)
      implements Signal {}

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

  /** The same, with what a forecast says of the time when a machine would come. */
  record Outlooked(Promised promised, Outlook outlook) implements Signal {}

  /**
   * What one of several rules saw, which asks for most.
   *
   * @param place of it in their list, from 1
   * @param rules how many there are
   */
  record MostOf(int place, int rules, Signal won) implements Signal {}

  /** The queue does not tell how many jobs have come, so that another rule goes by their wait. */
  record Uncounted(Signal instead) implements Signal {}
}
