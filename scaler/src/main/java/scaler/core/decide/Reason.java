package scaler.core.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import scaler.core.model.Adjustment;
import scaler.core.policy.Signal;

/** Why a role is to have the capacity that was decided; sentences are made in {@link Sentences}. */
public sealed interface Reason {
  /** Whether it is decided without knowing the queue or the cloud, so that nothing may shrink. */
  default boolean isBlind() {
    return switch (this) {
      case QueueUnknown _, Fallback _, CloudUnknown _, RatioUnknown _ -> true;
      case Paused _, ByHand _, Scheduled _, Minimum _, Maximum _, Retired _ -> false;
      case Backlog _, LastStep _, ScheduleFloor _, Ratio _ -> false;
      case NobodyThere _, LastMachineHasWork _, LastMachineMayHaveWork _, WaitedTooLong _ -> false;
    };
  }

  /** Nothing is changed while a pause lasts. */
  record Paused(String by, String why, Optional<Instant> until) implements Reason {}

  /** A wish by hand. */
  record ByHand(Adjustment.Kind kind, int machines, String by, String why, Instant until)
      implements Reason {}

  /** The clock. */
  record Scheduled(String line, String zone, Instant fired, int machines) implements Reason {}

  /** No clock and no queue asks for more. */
  record Minimum(int min) implements Reason {}

  /** More are there than the highest number that is allowed now. */
  record Maximum(int max) implements Reason {}

  /** The backlog rule took a step, or stands where its last step left it. */
  record Backlog(Signal signal, int from, int to) implements Reason {}

  /** The rule's last step stands until the next one is due. */
  record LastStep(int wanted, Instant next) implements Reason {}

  /** The clock's floor is above what the backlog asks for. */
  record ScheduleFloor(String line, String zone, int machines) implements Reason {}

  /**
   * The role grows with another one.
   *
   * @param others how many that one wants, or has at work
   * @param machines asked for each {@code per} of them
   */
  record Ratio(String of, int others, int machines, int per) implements Reason {}

  /** How many the other role wants could not be worked out. */
  record RatioUnknown(String of) implements Reason {}

  /** Law 1: jobs are ready and no machine is there or coming. */
  record NobodyThere(int ready) implements Reason {}

  /** Law 1: the last machine stays while there is work. */
  record LastMachineHasWork(int ready, int running) implements Reason {}

  /** Law 1: the last machine stays while nobody knows whether there is work. */
  record LastMachineMayHaveWork(String why) implements Reason {}

  /** Law 1: a job has waited longer than any may. */
  record WaitedTooLong(Duration oldest, Duration maxWait, int from, int to) implements Reason {}

  /** The queue gave no answer that can be believed. */
  record QueueUnknown(String why, Instant since) implements Reason {}

  /** It has given none for so long that the role's fall-back is wanted. */
  record Fallback(String why, Instant since, int machines) implements Reason {}

  /** The cloud did not say which machines there are. */
  record CloudUnknown(String why) implements Reason {}

  /** The role left the fleet file. */
  record Retired() implements Reason {}
}
