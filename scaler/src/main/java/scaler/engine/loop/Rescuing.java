package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.RoleView;
import scaler.core.fleet.RoleSpec.RescueSpec;
import scaler.core.fleet.RoleSpec.SourceSpec.DelayedJob;
import scaler.core.model.CloudMachine;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.core.model.Sight;
import scaler.core.plan.Orphans;
import scaler.engine.loop.Actor.Scene;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Outcome;
import scaler.engine.port.Rescues;
import scaler.engine.port.Rescues.Rescue;
import scaler.engine.port.Rescues.Result;
import scaler.engine.port.Rescues.Standing;

/**
 * Frees the jobs of machines that the cloud has confirmed gone or stopped, instead of leaving them
 * locked for the hours after which the gem takes a lock for void. Only a lock that is older than
 * the confirmed end, of a worker whose name means that one machine, and that is still the very lock
 * which was read. It is written down before.
 */
final class Rescuing {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final Rescues rescues;

  /** Until when a queue is left alone that could not be asked. */
  private final Map<RoleName, Instant> pauses = new ConcurrentHashMap<>();

  Rescuing(Rescues rescues) {
    this.rescues = rescues;
  }

  /**
   * The machines of a look that may live: all that the cloud shows as such, and all on record that
   * it does not show as ended or stopped.
   */
  static Set<MachineId> living(List<CloudMachine> listing, List<RoleView> views) {
    Map<MachineId, CloudMachine.State> shown = new HashMap<>();
    listing.forEach(machine -> shown.put(machine.id(), machine.state()));
    views.stream()
        .flatMap(view -> view.machines().stream())
        .map(Sight::machine)
        .flatMap(machine -> machine.id().stream())
        .forEach(id -> shown.putIfAbsent(id, CloudMachine.State.RUNNING));
    Set<MachineId> living = new HashSet<>();
    shown.forEach((id, state) -> {
      if (mayLive(state)) {
        living.add(id);
      }
    });
    return living;
  }

  private static boolean mayLive(CloudMachine.State state) {
    return switch (state) {
      case PENDING, RUNNING, STOPPING, SHUTTING_DOWN -> true;
      case STOPPED, TERMINATED -> false;
    };
  }

  /**
   * Frees what can be freed of one role's queue.
   *
   * @param locks under the lease
   * @param living all machines of the application that may live
   */
  void rescue(Scene scene, JobLocks locks, Set<MachineId> living) {
    RoleView view = scene.view();
    if (!(view.spec().backlog().map(backlog -> backlog.source()).orElse(null)
            instanceof DelayedJob source)
        || source.rescue().isEmpty()
        || view.pause().isPresent()
        || scene.now().isBefore(pauses.getOrDefault(view.spec().name(), Instant.MIN))) {
      return;
    }
    Map<String, MachineId> orphans = Orphans.among(workers(view), living);
    if (orphans.isEmpty()) {
      return;
    }
    Map<MachineId, Standing> standing =
        rescues.of(scene.lease().application(), Set.copyOf(orphans.values()));
    orphans.values().removeIf(machine -> !standing.containsKey(machine));
    if (orphans.isEmpty()) {
      return;
    }
    switch (locks.held(source, orphans.keySet())) {
      case Outcome.Failed<List<LockedJob>>(var failure) ->
          later(scene, "the jobs of ended machines are not freed yet: " + failure.detail());
      case Outcome.Ok<List<LockedJob>>(var jobs) -> {
        for (LockedJob job : jobs) {
          lost(job, orphans, standing)
              .filter(lost -> job.locked().isBefore(lost.ended().orElse(scene.now())))
              .ifPresent(lost -> free(scene, locks, source, lost));
        }
      }
    }
  }

  private static Optional<Lost> lost(
      LockedJob job, Map<String, MachineId> orphans, Map<MachineId, Standing> standing) {
    return Optional.ofNullable(orphans.get(job.worker()))
        .flatMap(machine ->
            Optional.ofNullable(standing.get(machine))
                .map(on -> new Lost(machine, on.slot(), on.gone(), job)));
  }

  private static Set<String> workers(RoleView view) {
    return view.reading().orElse(null) instanceof Reading.Known known
        ? known.locks().map(Map::keySet).orElse(Set.of())
        : Set.of();
  }

  /**
   * A job and the machine that ended while it was in hand there.
   *
   * @param ended since when it is gone; empty for one that is stopped
   */
  private record Lost(MachineId machine, long slot, Optional<Instant> ended, LockedJob job) {}

  private void free(Scene scene, JobLocks locks, DelayedJob source, Lost lost) {
    RescueSpec spec = source.rescue().orElseThrow();
    Rescue rescue = new Rescue(scene.view().spec().name(), source.url(), lost.job(), lost.slot());
    int machines = rescues.intend(scene.lease(), rescue, scene.now());
    boolean failed = machines >= spec.machines();
    Optional<String> failure =
        failed
            ? Optional.of(
                "scaler: %d machines ended while this job was in hand there, the last one %s, so it is not tried again; set failed_at to null to try it once more"
                    .formatted(machines, lost.machine()))
            : Optional.empty();
    switch (locks.free(source, lost.job(), failure)) {
      case Outcome.Failed<Boolean>(var trouble) ->
          later(scene, "job %d is not freed yet: %s".formatted(lost.job().id(), trouble.detail()));
      case Outcome.Ok<Boolean>(var freed) -> {
        Result result = !freed ? Result.LEFT : failed ? Result.FAILED : Result.FREED;
        String what = what(result, lost.job(), machines);
        rescues.done(scene.lease(), rescue, result, what, scene.now());
        LOG.info("{} {}: {}", scene.view().spec().name(), lost.machine(), what);
      }
    }
  }

  private static String what(Result result, LockedJob job, int machines) {
    return switch (result) {
      case FREED -> "job %d is ready again: its machine has ended".formatted(job.id());
      case FAILED ->
          "job %d is failed: %d machines ended while it was in hand there"
              .formatted(job.id(), machines);
      case LEFT -> "job %d was left: its lock is another one now".formatted(job.id());
    };
  }

  private void later(Scene scene, String why) {
    RoleName role = scene.view().spec().name();
    pauses.put(role, scene.now().plus(PAUSE));
    LOG.warn("{}: {}; it will be tried again", role, why);
  }
}
