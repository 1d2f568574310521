package scaler.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.Reading;

/** One simulated queue and the workers that work it off. */
final class SimQueue {
  /** As a PostgreSQL that nobody has set up, with some in use. */
  private static final Reading.Connections CONNECTIONS = new Reading.Connections(97, 12);

  private final List<SimJob> jobs = new ArrayList<>();

  void put(int count, Instant due, Duration work) {
    for (int n = 0; n < count; n++) {
      jobs.add(new SimJob(due, work));
    }
  }

  /** What the workers of one machine do now: end jobs that are done, take the next ones. */
  void work(SimMachine machine, int workers, Instant now) {
    jobs.stream().filter(job -> job.heldBy(machine)).forEach(job -> job.work(now));
    for (int worker = 0; worker < workers && !machine.drains(now); worker++) {
      int number = worker;
      if (jobs.stream().noneMatch(job -> job.heldBy(machine, number))) {
        jobs.stream()
            .filter(job -> job.ready(now))
            .findFirst()
            .ifPresent(job -> job.lock(machine, number, now));
      }
    }
  }

  int inHand(SimMachine machine) {
    return (int) jobs.stream().filter(job -> job.heldBy(machine)).count();
  }

  int done() {
    return (int) jobs.stream().filter(SimJob::done).count();
  }

  Reading read(SourceSpec.Queue source, Instant now) {
    int ready = (int) jobs.stream().filter(job -> job.ready(now)).count();
    int running = (int) jobs.stream().filter(SimJob::running).count();
    return switch (source) {
      case SourceSpec.Numbers _ ->
          new Reading.Known(now, ready, Optional.empty(), Optional.empty());
      case SourceSpec.DelayedJob table ->
          new Reading.Known(
              now,
              table.count() == Count.READY ? ready : ready + running,
              Optional.of(
                  new Reading.Jobs(
                      ready,
                      running,
                      (int) jobs.stream().filter(job -> job.scheduled(now)).count(),
                      (int) jobs.stream().filter(SimJob::failed).count(),
                      jobs.stream()
                          .filter(job -> job.ready(now))
                          .map(job -> job.waited(now))
                          .max(Comparator.naturalOrder())
                          .orElse(Duration.ZERO))),
              Optional.of(locks()),
              Optional.empty(),
              Optional.of(CONNECTIONS));
    };
  }

  /** A job's number is its place in the queue. */
  List<LockedJob> held(Set<String> workers) {
    List<LockedJob> held = new ArrayList<>();
    for (int id = 0; id < jobs.size(); id++) {
      held.addAll(
          jobs.get(id).lock(id).filter(job -> workers.contains(job.worker())).stream().toList());
    }
    return held;
  }

  boolean free(LockedJob lock, Optional<String> failure, Instant now) {
    SimJob job = jobs.get((int) lock.id());
    if (!job.lock(lock.id()).equals(Optional.of(lock))) {
      return false;
    }
    job.free(failure.isPresent(), now);
    return true;
  }

  int stolen() {
    return (int) jobs.stream().filter(SimJob::stolen).count();
  }

  List<MachineId> holders() {
    return jobs.stream()
        .flatMap(job -> job.holder().stream())
        .map(SimMachine::id)
        .distinct()
        .toList();
  }

  int failed() {
    return (int) jobs.stream().filter(SimJob::failed).count();
  }

  private Map<String, Integer> locks() {
    return jobs.stream()
        .map(SimJob::lockedBy)
        .flatMap(Optional::stream)
        .collect(Collectors.toMap(Function.identity(), worker -> 1, Integer::sum));
  }
}
