package scaler.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import scaler.core.model.LockedJob;

/**
 * A job in a simulated queue. A job whose machine has gone stays locked, as the real table does.
 */
final class SimJob {
  private final Instant due;
  private final Duration work;
  private Optional<SimMachine> holder = Optional.empty();
  private int worker;
  private Instant locked = Instant.MIN;
  private int done;
  private boolean failed;
  private boolean stolen;

  SimJob(Instant due, Duration work) {
    this.due = due;
    this.work = work;
  }

  boolean ready(Instant now) {
    return done == 0 && !failed && holder.isEmpty() && !due.isAfter(now);
  }

  boolean scheduled(Instant now) {
    return done == 0 && due.isAfter(now);
  }

  boolean running() {
    return holder.isPresent();
  }

  boolean done() {
    return done > 0;
  }

  boolean heldBy(SimMachine machine) {
    return holder.map(machine::equals).orElse(false);
  }

  boolean heldBy(SimMachine machine, int number) {
    return heldBy(machine) && worker == number;
  }

  void lock(SimMachine machine, int number, Instant now) {
    holder = Optional.of(machine);
    worker = number;
    locked = now;
  }

  /** Ends the job when its work is done by now. */
  void work(Instant now) {
    if (!now.isBefore(locked.plus(work))) {
      done++;
      holder = Optional.empty();
    }
  }

  /** Freed while its worker lived: it could run twice at once. */
  boolean stolen() {
    return stolen;
  }

  Optional<SimMachine> holder() {
    return holder;
  }

  boolean failed() {
    return failed;
  }

  /** As the table shows it. */
  Optional<LockedJob> lock(long id) {
    return lockedBy().map(worker -> new LockedJob(id, worker, locked.toString(), locked));
  }

  void free(boolean isFailed, Instant now) {
    stolen |= holder.map(machine -> machine.runs(now)).orElse(false);
    holder = Optional.empty();
    failed = isFailed;
  }

  Duration waited(Instant now) {
    return Duration.between(due, now);
  }

  /** As the gem writes it. */
  Optional<String> lockedBy() {
    return holder.map(machine ->
        "delayed_job.%s.%d host:%s pid:%d"
            .formatted(machine.id(), worker, machine.id(), 100 + worker));
  }
}
