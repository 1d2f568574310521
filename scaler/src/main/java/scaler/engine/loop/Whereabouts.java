package scaler.engine.loop;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import scaler.core.decide.RoleView;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.core.model.Sight;
import scaler.engine.port.Rescues.Standing;

/**
 * What a look saw of all machines of an application, as far as it tells who has ended.
 *
 * @param living those that may live: the cloud shows them as such or not at all, or they answer
 * @param stopped those that the cloud shows as stopped
 * @param idle since when machines that drain are known to have no workers
 * @param paused roles of which nothing may be changed
 */
record Whereabouts(
    Set<MachineId> living,
    Set<MachineId> stopped,
    Map<MachineId, Instant> idle,
    Set<RoleName> paused) {
  static Whereabouts of(List<CloudMachine> listing, List<RoleView> views) {
    Map<MachineId, CloudMachine.State> shown =
        listing.stream()
            .collect(Collectors.toMap(CloudMachine::id, CloudMachine::state, (one, other) -> one));
    Set<MachineId> living = new HashSet<>();
    Set<MachineId> stopped = new HashSet<>();
    shown.forEach((id, state) -> {
      switch (state) {
        case PENDING, RUNNING, STOPPING, SHUTTING_DOWN -> living.add(id);
        case STOPPED -> stopped.add(id);
        case TERMINATED -> {}
      }
    });
    Map<MachineId, Instant> idle = new HashMap<>();
    for (RoleView view : views) {
      for (Sight sight : view.machines()) {
        Machine machine = sight.machine();
        machine
            .drain()
            .flatMap(Machine.Drain::acknowledged)
            .ifPresent(at -> machine.id().ifPresent(id -> idle.put(id, at)));
        machine
            .id()
            .filter(id -> !shown.containsKey(id) || sight.page().isPresent())
            .ifPresent(living::add);
      }
    }
    return new Whereabouts(
        living,
        stopped,
        idle,
        views.stream()
            .filter(view -> view.pause().isPresent())
            .map(view -> view.spec().name())
            .collect(Collectors.toSet()));
  }

  /** Since when a machine cannot work any more, by the cloud's own word; empty: it may. */
  Optional<Instant> ended(MachineId machine, Standing onRecord, Instant now) {
    Optional<Instant> proven =
        switch (onRecord.state()) {
          case GONE -> Optional.of(onRecord.since());
          case IMPAIRED -> Optional.of(onRecord.since()).filter(off(machine, now));
          // Stopped by somebody, it would wait for its own jobs; from its proof on it has none.
          case DRAINING -> Optional.ofNullable(idle.get(machine)).filter(off(machine, now));
          case REQUESTED, PENDING, BOOTING, IN_SERVICE, TERMINATING -> Optional.empty();
        };
    return proven.filter(_ -> !paused.contains(onRecord.role()));
  }

  /**
   * One that was started again is listed as stopped for a while; one that is so listed later than
   * that was really off meanwhile, and what it had in hand before is in no hands.
   */
  private Predicate<Instant> off(MachineId machine, Instant now) {
    return since ->
        stopped.contains(machine) && !now.isBefore(since.plus(CloudMachine.LISTED_LATE));
  }
}
