package scaler.outbound.local.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import scaler.core.model.Market;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.outbound.local.daemon.Machine.Life;

/**
 * What may be asked of a machine in which state. What was asked before is no failure; what the
 * state forbids is, as on EC2.
 */
final class Transitions {
  private Transitions() {}

  /** The processes end; folder and address stay. */
  static Outcome<Machine> stop(Machine machine, Instant now) {
    return switch (machine.life()) {
      case RUNNING, REBOOTING -> asked(machine, Life.STOPPING, now);
      case STOPPING, STOPPED -> Outcome.ok(machine);
      case PENDING, SHUTTING_DOWN, TERMINATED -> refused(machine, "stopped");
    };
  }

  /** The same without a moment for the processes to end by themselves. */
  static Outcome<Machine> powerOff(Machine machine, Instant now) {
    return switch (machine.life()) {
      // Whoever began to stop long ago has had all the time there is.
      case RUNNING, REBOOTING, STOPPING -> asked(machine, Life.STOPPING, Instant.EPOCH);
      case STOPPED -> Outcome.ok(machine);
      case PENDING, SHUTTING_DOWN, TERMINATED -> refused(machine, "stopped");
    };
  }

  /** A stopped machine boots again and runs its user data again. */
  static Outcome<Machine> start(Machine machine, Instant now) {
    return switch (machine.life()) {
      case STOPPED -> Outcome.ok(machine.in(Life.PENDING, now));
      case PENDING, RUNNING, REBOOTING -> Outcome.ok(machine);
      case STOPPING, SHUTTING_DOWN, TERMINATED -> refused(machine, "started");
    };
  }

  /** The processes end and the user data runs again; it counts as running all the time. */
  static Outcome<Machine> reboot(Machine machine, Instant now) {
    return switch (machine.life()) {
      case RUNNING -> asked(machine, Life.REBOOTING, now);
      case REBOOTING -> Outcome.ok(machine);
      case PENDING, STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> refused(machine, "rebooted");
    };
  }

  static Outcome<Machine> terminate(Machine machine, Instant now) {
    return switch (machine.life()) {
      case PENDING, RUNNING, REBOOTING, STOPPING, STOPPED ->
          asked(machine, Life.SHUTTING_DOWN, now);
      case SHUTTING_DOWN, TERMINATED -> Outcome.ok(machine);
    };
  }

  /** A spot machine is told when it is taken back; told again, it is the first time that counts. */
  static Outcome<Machine> interrupt(Machine machine, Duration notice, Instant now) {
    if (machine.request().market() != Market.SPOT) {
      return Outcome.failed(
          new Failure.Invalid(
              "machine %s is not spot, so no cloud takes it back: launch it with market: spot"
                  .formatted(machine.id())));
    }
    if (machine.taken().isPresent()) {
      return Outcome.ok(machine);
    }
    return switch (machine.life()) {
      case PENDING, RUNNING, REBOOTING, STOPPING, STOPPED ->
          Outcome.ok(machine.takenAt(now.plus(notice)));
      case SHUTTING_DOWN, TERMINATED -> refused(machine, "interrupted");
    };
  }

  /** The end of a machine whose time is over; empty where it ends or has ended already. */
  static Optional<Machine> takeBack(Machine machine, Instant now) {
    return switch (machine.life()) {
      case PENDING, RUNNING, REBOOTING, STOPPING, STOPPED ->
          Optional.of(machine.in(Life.SHUTTING_DOWN, now, Optional.of(Machine.TAKEN)));
      case SHUTTING_DOWN, TERMINATED -> Optional.empty();
    };
  }

  private static Outcome<Machine> asked(Machine machine, Life life, Instant now) {
    return Outcome.ok(machine.in(life, now, Optional.of("it was asked for")));
  }

  private static Outcome<Machine> refused(Machine machine, String verb) {
    return Outcome.failed(
        new Failure.Invalid(
            "machine %s is %s and cannot be %s"
                .formatted(
                    machine.id(),
                    machine.life().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    verb)));
  }
}
