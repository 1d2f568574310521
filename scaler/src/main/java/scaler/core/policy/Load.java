package scaler.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A queue and the machines behind it at one instant, as a rule sees them.
 *
 * @param at when the queue was read
 * @param ready jobs that wait
 * @param oldest how long the first of them has waited
 * @param running jobs in hand, those of machines that are being drained too
 * @param scheduled jobs that are due later
 * @param begun what those in hand are worth: like those that wait, are due later and came, by their
 *     weight
 * @param came how many jobs have come in all since some moment; empty where the queue cannot tell
 * @param slots how many jobs a machine does at a time
 * @param serving machines that take jobs now
 * @param free how many jobs more these could begin now
 * @param coming for each machine that does not serve yet, how long ago it was asked for
 * @param booted for each machine that came to serve since the last reading, how long it took
 * @param paid machines whose paid hour is about to be over; empty where they are paid by the second
 */
public record Load(
    Instant at,
    int ready,
    Duration oldest,
    int running,
    int scheduled,
    int begun,
    OptionalLong came,
    int slots,
    int serving,
    int free,
    List<Duration> coming,
    List<Duration> booted,
    Optional<Paid> paid) {
  public Load {
    coming = List.copyOf(coming);
    booted = List.copyOf(booted);
    if (slots < 1) {
      throw new IllegalArgumentException("machines that do %d jobs at a time".formatted(slots));
    }
  }

  /** Of jobs without weight, with machines that are paid for by the second. */
  public Load(
      Instant at,
      int ready,
      Duration oldest,
      int running,
      int scheduled,
      OptionalLong came,
      int slots,
      int serving,
      int free,
      List<Duration> coming,
      List<Duration> booted) {
    this(
        at,
        ready,
        oldest,
        running,
        scheduled,
        running,
        came,
        slots,
        serving,
        free,
        coming,
        booted,
        Optional.empty());
  }

  /**
   * Machines that are paid for by the hour, at the end of theirs.
   *
   * @param idle of those that serve, those that idle and may go now
   * @param busy those that may go and have a job in hand, which they would finish
   * @param anew machines that drain since fewer are wanted, and had to be paid for once more
   */
  public record Paid(int idle, int busy, int anew) {}

  /** Jobs that came and are not finished. */
  int left() {
    return ready + begun + scheduled;
  }

  /** All that serve or come. */
  public int machines() {
    return serving + coming.size();
  }
}
