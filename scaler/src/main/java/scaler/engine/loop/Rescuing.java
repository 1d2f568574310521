package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import scaler.core.decide.RoleView;
import scaler.core.fleet.RescueSpec;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
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

  /** A queue of a role. */
  private record Place(RoleName role, String queue) {}

  /** Until when a queue is left alone that could not be asked. */
  private final Map<Place, Instant> pauses = new ConcurrentHashMap<>();

  private final Set<LockedJob> told = ConcurrentHashMap.newKeySet();

  Rescuing(Rescues rescues) {
    this.rescues = rescues;
  }

  /**
   * Frees what can be freed in one role's queues, some jobs of each in each look.
   *
   * @param locks under the lease
   */
  void rescue(Scene scene, JobLocks locks, Whereabouts seen) {
    RoleView view = scene.view();
    List<DelayedJob> sources = sources(scene);
    if (sources.isEmpty() || view.pause().isPresent()) {
      return;
    }
    Map<String, MachineId> orphans = Orphans.among(workers(view), seen.living());
    if (orphans.isEmpty()) {
      return;
    }
    Map<MachineId, Standing> standing = new HashMap<>();
    rescues
        .of(scene.lease().application(), Set.copyOf(orphans.values()))
        .forEach((machine, on) ->
            seen.ended(machine, on, scene.now())
                .ifPresent(end ->
                    standing.put(machine, new Standing(on.slot(), on.role(), on.state(), end))));
    orphans.values().retainAll(standing.keySet());
    if (orphans.isEmpty()) {
      return;
    }
    List<DelayedJob> mute = new ArrayList<>(sources);
    mute.removeIf(source -> rescue(scene, locks, source, orphans, standing));
    if (mute.size() == sources.size()) {
      boolean all = sources.size() == tables(view).count();
      later(
          scene,
          mute,
          "%d workers of ended machines hold jobs, of which the database of rescue shows none; %s"
              .formatted(
                  orphans.size(),
                  all
                      ? "is it the one of the queue?"
                      : "those of a table without rescue stay locked until the gem takes them for void"));
    }
  }

  /** The tables of which jobs may be freed now. */
  private List<DelayedJob> sources(Scene scene) {
    return tables(scene.view())
        .filter(table -> table.rescue().isPresent())
        .filter(
            table -> !scene.now().isBefore(pauses.getOrDefault(place(scene, table), Instant.MIN)))
        .toList();
  }

  private static Stream<DelayedJob> tables(RoleView view) {
    return view.spec().backlog().stream().flatMap(backlog -> backlog.tables().stream());
  }

  private static Place place(Scene scene, DelayedJob table) {
    return new Place(scene.view().spec().name(), table.url());
  }

  /** Whether the table shows jobs in those hands, or may: it was silent. */
  private boolean rescue(
      Scene scene,
      JobLocks locks,
      DelayedJob source,
      Map<String, MachineId> orphans,
      Map<MachineId, Standing> standing) {
    switch (locks.held(source, orphans.keySet())) {
      case Outcome.Failed<List<LockedJob>>(var failure) -> {
        later(
            scene,
            List.of(source),
            "the jobs of ended machines are not freed yet: " + failure.detail());
        return true;
      }
      case Outcome.Ok<List<LockedJob>>(var jobs) -> {
        boolean goesOn = true;
        for (Lost lost : lost(jobs, orphans, standing)) {
          goesOn = goesOn && free(scene, locks, source, lost);
        }
        return !jobs.isEmpty();
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
            List.of(source),
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

  private void later(Scene scene, List<DelayedJob> sources, String why) {
    sources.forEach(source -> pauses.put(place(scene, source), scene.now().plus(PAUSE)));
    LOG.warn(
        "{}: {}; it will be looked at again in {} s",
        scene.view().spec().name(),
        why,
        PAUSE.toSeconds());
  }
}
