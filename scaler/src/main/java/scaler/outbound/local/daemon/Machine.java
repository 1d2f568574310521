package scaler.outbound.local.daemon;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import scaler.core.model.CloudMachine.State;
import scaler.engine.port.LaunchRequest;
import scaler.outbound.local.wire.Description;

/**
 * A machine as the daemon writes it down.
 *
 * @param request as it was launched; its tags are those of the launch
 * @param tags as they are now
 * @param main the main process, while there is one
 * @param taken when the cloud takes it back or has done so, once that is decided
 */
record Machine(
    String id,
    LaunchRequest request,
    Instant launched,
    Place place,
    Phase phase,
    Map<String, String> tags,
    Optional<ProcessKey> main,
    Optional<Instant> taken) {
  Machine {
    tags = Map.copyOf(tags);
  }

  /** Why a machine ends that the cloud takes back. */
  static final String TAKEN = "it was spot and was taken back";

  /** Where a machine is in its life. */
  enum Life {
    PENDING,
    RUNNING,
    REBOOTING,
    STOPPING,
    STOPPED,
    SHUTTING_DOWN,
    TERMINATED;

    /** As the cloud shows it: while it is rebooted, a machine counts as running. */
    State shown() {
      return switch (this) {
        case PENDING -> State.PENDING;
        case RUNNING, REBOOTING -> State.RUNNING;
        case STOPPING -> State.STOPPING;
        case STOPPED -> State.STOPPED;
        case SHUTTING_DOWN -> State.SHUTTING_DOWN;
        case TERMINATED -> State.TERMINATED;
      };
    }
  }

  /**
   * A state, since when, and why.
   *
   * @param reason one clause, where there is something to say
   */
  record Phase(Life life, Instant since, Optional<String> reason) {}

  Machine in(Life life, Instant now) {
    return in(life, now, Optional.empty());
  }

  Machine in(Life life, Instant now, Optional<String> reason) {
    return new Machine(
        id, request, launched, place, new Phase(life, now, reason), tags, main, taken);
  }

  Machine with(Optional<ProcessKey> process) {
    return new Machine(id, request, launched, place, phase, tags, process, taken);
  }

  Machine tagged(String key, Optional<String> value) {
    Map<String, String> changed = new TreeMap<>(tags);
    value.ifPresentOrElse(text -> changed.put(key, text), () -> changed.remove(key));
    return new Machine(id, request, launched, place, phase, changed, main, taken);
  }

  Machine takenAt(Instant when) {
    return new Machine(id, request, launched, place, phase, tags, main, Optional.of(when));
  }

  Life life() {
    return phase.life();
  }

  String type() {
    return request.type().orElse("local");
  }

  Description.Machine described(String folder) {
    boolean gone = life() == Life.TERMINATED;
    return new Description.Machine(
        id,
        life().shown(),
        phase.reason(),
        request.subnet(),
        type(),
        gone ? Optional.empty() : Optional.of(place.address()),
        place.portOffset(),
        new TreeMap<>(tags),
        launched,
        main.map(key -> OptionalLong.of(key.pid())).orElse(OptionalLong.empty()),
        folder,
        request.market(),
        taken,
        phase.reason().equals(Optional.of(TAKEN)));
  }
}
