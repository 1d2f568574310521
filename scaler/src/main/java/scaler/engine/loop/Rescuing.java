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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import scaler.core.decide.RoleView;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.RescueSpec;
import scaler.core.fleet.RoleSpec.SourceSpec.DelayedJob;
import scaler.core.model.CloudMachine;
import scaler.core.model.LockedJob;
import scaler.core.model.Machine;
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

  /** Machines wait for the next look meanwhile; the other jobs are freed by it. */
  private static final int MOST = 20;

  /** Locks of which was said that they stay; not for ever, or a strange queue would fill it. */
  private static final int MOST_TOLD = 1_000;

  private final Rescues rescues;

  /** Until when a queue is left alone that could not be asked. */
  private final Map<RoleName, Instant> pauses = new ConcurrentHashMap<>();

  private final Set<LockedJob> told = ConcurrentHashMap.newKeySet();

  Rescuing(Rescues rescues) {
    this.rescues = rescues;
  }

  /**
   * What a look saw of all machines of an application.
   *
   * @param living those that may live: the cloud shows them as such or not at all, or they answer
   * @param stopped those that the cloud shows as stopped
   * @param idle since when machines that drain are known to have no workers
   * @param paused roles of which nothing may be changed
   */
  record Fleet(
      Set<MachineId> living,
      Set<MachineId> stopped,
      Map<MachineId, Instant> idle,
      Set<RoleName> paused) {
    static Fleet of(List<CloudMachine> listing, List<RoleView> views) {
      Map<MachineId, CloudMachine.State> shown =
          listing.stream()
              .collect(
                  Collectors.toMap(CloudMachine::id, CloudMachine::state, (one, other) -> one));
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
      return new Fleet(
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

  /**
   * Frees what can be freed of one role's queue, some jobs in each look.
   *
   * @param locks under the lease
   */
  void rescue(Scene scene, JobLocks locks, Fleet fleet) {
    RoleView view = scene.view();
    if (!(view.spec().backlog().map(BacklogSpec::source).orElse(null) instanceof DelayedJob source)
        || source.rescue().isEmpty()
        || view.pause().isPresent()
        || scene.now().isBefore(pauses.getOrDefault(view.spec().name(), Instant.MIN))) {
      return;
    }
    Map<String, MachineId> orphans = Orphans.among(workers(view), fleet.living());
    if (orphans.isEmpty()) {
      return;
    }
    Map<MachineId, Standing> standing = new HashMap<>();
    rescues
        .of(scene.lease().application(), Set.copyOf(orphans.values()))
        .forEach((machine, on) ->
            fleet
                .ended(machine, on, scene.now())
                .ifPresent(end ->
                    standing.put(machine, new Standing(on.slot(), on.role(), on.state(), end))));
    orphans.values().retainAll(standing.keySet());
    if (!orphans.isEmpty()) {
      rescue(scene, locks, source, orphans, standing);
    }
  }

  private void rescue(
      Scene scene,
      JobLocks locks,
      DelayedJob source,
      Map<String, MachineId> orphans,
      Map<MachineId, Standing> standing) {
    switch (locks.held(source, orphans.keySet())) {
      case Outcome.Failed<List<LockedJob>>(var failure) ->
          later(scene, "the jobs of ended machines are not freed yet: " + failure.detail());
      case Outcome.Ok<List<LockedJob>>(var jobs) when jobs.isEmpty() ->
          later(
              scene,
              "%d workers of ended machines hold jobs, of which the database of rescue shows none; is it the one of the queue?"
                  .formatted(orphans.size()));
      case Outcome.Ok<List<LockedJob>>(var jobs) -> {
        boolean goesOn = true;
        for (Lost lost : lost(jobs, orphans, standing)) {
          goesOn = goesOn && free(scene, locks, source, lost);
        }
      }
    }
  }

  private static Set<String> workers(RoleView view) {
    return view.reading().orElse(null) instanceof Reading.Known known
        ? known.locks().map(Map::keySet).orElse(Set.of())
        : Set.of();
  }

  /** A job and the machine that ended while it was in hand there. */
  private record Lost(MachineId machine, long slot, LockedJob job) {}

  private List<Lost> lost(
      List<LockedJob> jobs, Map<String, MachineId> orphans, Map<MachineId, Standing> standing) {
    return jobs.stream()
        .flatMap(job ->
            Optional.ofNullable(orphans.get(job.worker()))
                .flatMap(machine ->
                    Optional.ofNullable(standing.get(machine))
                        .filter(on -> isOlder(job, machine, on))
                        .map(on -> new Lost(machine, on.slot(), job)))
                .stream())
        .limit(MOST)
        .toList();
  }

  private boolean isOlder(LockedJob job, MachineId machine, Standing ended) {
    boolean older = job.locked().isBefore(ended.since());
    if (!older && told.size() < MOST_TOLD && told.add(job)) {
      LOG.warn(
          "{} {}: job {} is locked at {}, which is later than that machine's end at {}, and stays"
              + " locked until the gem takes it for void; are the clocks right, and does the"
              + " application write its times in UTC?",
          ended.role(),
          machine,
          job.id(),
          job.locked(),
          ended.since());
    }
    return older;
  }

  /** Whether the queue answered. */
  private boolean free(Scene scene, JobLocks locks, DelayedJob source, Lost lost) {
    RescueSpec spec = source.rescue().orElseThrow();
    Rescue rescue = new Rescue(scene.view().spec().name(), source.url(), lost.job(), lost.slot());
    int machines = rescues.intend(scene.lease(), rescue, spec.machines(), scene.now());
    boolean failed = machines >= spec.machines();
    Optional<String> failure =
        failed
            ? Optional.of(
                "scaler: %d machines ended while this job was in hand there, the last one %s, so it is not tried again; set failed_at to null to try it once more"
                    .formatted(machines, lost.machine()))
            : Optional.empty();
    switch (locks.free(source, lost.job(), failure)) {
      case Outcome.Failed<Boolean>(var trouble) -> {
        later(
            scene,
            "what came of freeing job %d is not known: %s"
                .formatted(lost.job().id(), trouble.detail()));
        return false;
      }
      case Outcome.Ok<Boolean>(var freed) -> {
        Result result = !freed ? Result.LEFT : failed ? Result.FAILED : Result.FREED;
        String what = what(result, lost.job(), machines);
        rescues.done(scene.lease(), rescue, result, what, scene.now());
        LOG.atLevel(result == Result.FAILED ? Level.WARN : Level.INFO)
            .log("{} {}: {}", scene.view().spec().name(), lost.machine(), what);
        return true;
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
    LOG.warn("{}: {}; it will be looked at again in {} s", role, why, PAUSE.toSeconds());
  }
}
