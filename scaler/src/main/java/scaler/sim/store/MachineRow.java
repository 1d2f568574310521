package scaler.sim.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Sight;
import scaler.engine.port.LaunchRequest;
import scaler.sim.store.SimHistory.Event;

/** One row of the table {@code machine}, with its events. */
final class MachineRow {
  final String application;
  final int version;
  final Optional<LaunchRequest> request;
  final List<Event> events = new ArrayList<>();
  Machine machine;

  /** When its end was decided without proof; empty when it was not. */
  Optional<Instant> unproven = Optional.empty();

  /** What the last look saw, as it is told. */
  Map<String, Object> seen = Map.of();

  /** The last look's sight, so that the same is not told anew. */
  @Nullable Sight sight;

  /** The last event that tells of the cloud's own checks; empty before the first. */
  String lastCheck = "";

  MachineRow(String application, int version, Optional<LaunchRequest> request, Machine machine) {
    this.application = application;
    this.version = version;
    this.request = request;
    this.machine = machine;
  }

  boolean lives() {
    return machine.state() != MachineState.GONE;
  }

  boolean wasLetGo() {
    return machine.end().map(EndCause::kind).filter(EndCause.Kind.LEFT::equals).isPresent();
  }

  /** The row after an update: what only an insert sets stays as it is. */
  Machine updated(Machine after) {
    boolean same =
        after.slot() == machine.slot()
            && after.role().equals(machine.role())
            && after.zone().equals(machine.zone())
            && after.requestedAt().equals(machine.requestedAt())
            && after.volumes().equals(machine.volumes())
            && after.pageless() == machine.pageless();
    return same
        ? after
        : new Machine(
            machine.slot(),
            machine.role(),
            machine.zone(),
            after.id(),
            after.state(),
            after.since(),
            machine.requestedAt(),
            after.firstRunning(),
            after.place(),
            after.drain(),
            after.missingSince(),
            after.end(),
            after.asked(),
            machine.volumes(),
            machine.pageless(),
            after.heal());
  }
}
