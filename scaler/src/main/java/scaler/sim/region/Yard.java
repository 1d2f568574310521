package scaler.sim.region;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.Reading;
import scaler.sim.region.Region.Crew;

/** A queue and those who work it off. A job whose machine has ended stays locked. */
public final class Yard {
  /** After this a lock is void, as the gem has it. */
  static final Duration LOCK_ENDS = Duration.ofHours(4);

  private final Region region;
  private final String address;
  private final Deque<Job> ready = new ArrayDeque<>();
  private final Map<Long, Job> locked = new TreeMap<>();
  private long jobs;
  private int failed;
  private long done;

  Yard(Region region, String address) {
    this.region = region;
    this.address = address;
  }

  private static final class Job {
    final long id;
    final long due;
    final long work;
    Optional<Instance> holder = Optional.empty();
    int worker;
    String workerName = "";
    long lockedAt;
    boolean works;

    /** Who still works on it though the lock was taken off. */
    Optional<Instance> behind = Optional.empty();

    Job(long id, long due, long work) {
      this.id = id;
      this.due = due;
      this.work = work;
    }

    /** As the gem writes it. */
    String workerName() {
      return workerName;
    }

    private static String workerName(MachineId id, int worker) {
      return "delayed_job.%s.%d host:%s pid:%d".formatted(id, worker, id, 100 + worker);
    }

    LockedJob shown() {
      Instant at = Instant.ofEpochMilli(lockedAt);
      return new LockedJob(id, workerName(), at.toString(), at);
    }
  }

  public String address() {
    return address;
  }

  /** Jobs come that are due now and take so long. */
  public void put(int count, long work) {
    for (int n = 0; n < count; n++) {
      ready.add(new Job(++jobs, region.time.millis(), work));
    }
    work();
  }

  /** Free workers take the next jobs. */
  void work() {
    if (ready.isEmpty()) {
      return;
    }
    for (Instance machine : region.shown()) {
      Optional<Crew> crew = region.crew(machine).filter(its -> its.yard() == this);
      if (crew.isEmpty() || machine.drains() || !machine.works(region.time.millis())) {
        continue;
      }
      for (int worker = 0; worker < crew.get().workers() && !ready.isEmpty(); worker++) {
        if (!machine.gray() && isFree(machine, worker)) {
          begin(ready.removeFirst(), machine, worker);
        }
      }
    }
  }

  private boolean isFree(Instance machine, int worker) {
    for (Job job : locked.values()) {
      if (job.works && job.worker == worker && job.holder.orElseThrow() == machine) {
        return false;
      }
    }
    return true;
  }

  private void begin(Job job, Instance machine, int worker) {
    job.behind.ifPresent(other -> region.witness.runsTwice(job.id, other.id(), machine.id()));
    long now = region.time.millis();
    job.holder = Optional.of(machine);
    job.worker = worker;
    job.workerName = Job.workerName(machine.id(), worker);
    job.lockedAt = now;
    job.works = true;
    locked.put(job.id, job);
    region.time.at(now + job.work, () -> end(job, now));
    region.time.in(LOCK_ENDS, () -> isVoid(job, now));
  }

  private void end(Job job, long lockedAt) {
    if (job.works && job.lockedAt == lockedAt && !job.holder.orElseThrow().gray()) {
      locked.remove(job.id);
      done++;
      work();
    }
  }

  private void isVoid(Job job, long lockedAt) {
    if (job.lockedAt == lockedAt && locked.remove(job.id) != null) {
      job.works = false;
      ready.addFirst(job);
      work();
    }
  }

  /** Its workers are no more; what they had in hand stays locked. */
  void dies(Instance machine) {
    for (Job job : locked.values()) {
      if (job.holder.orElseThrow() == machine) {
        job.works = false;
      }
    }
    for (Job job : ready) {
      job.behind = job.behind.filter(other -> other != machine);
    }
  }

  int inHand(Instance machine) {
    int count = 0;
    for (Job job : locked.values()) {
      if (job.works && job.holder.orElseThrow() == machine) {
        count++;
      }
    }
    return count;
  }

  /** Jobs that a machine has had in hand since then or longer. */
  int inHandSince(Instance machine, long millis) {
    int count = 0;
    for (Job job : locked.values()) {
      if (job.works && job.lockedAt <= millis && job.holder.orElseThrow() == machine) {
        count++;
      }
    }
    return count;
  }

  /** Locks of a machine, those of workers that are no more among them. */
  int locks(Instance machine) {
    int count = 0;
    for (Job job : locked.values()) {
      if (job.holder.orElseThrow() == machine) {
        count++;
      }
    }
    return count;
  }

  /** Jobs that could run and do not. */
  public int ready() {
    return ready.size();
  }

  /** Jobs in the hands of living workers. */
  public int working() {
    return (int) locked.values().stream().filter(job -> job.works).count();
  }

  public long done() {
    return done;
  }

  /** How long the first job that could run has waited; zero when there is none. */
  public long oldestWait() {
    return ready.isEmpty() ? 0 : region.time.millis() - ready.getFirst().due;
  }

  Reading read(SourceSpec.Queue source, Instant at) {
    int waits = ready.size();
    Duration oldest = Duration.ofMillis(oldestWait());
    return switch (source) {
      case SourceSpec.Numbers _ -> new Reading.Known(at, waits, Optional.empty(), Optional.empty());
      case SourceSpec.DelayedJob table ->
          new Reading.Known(
              at,
              table.count() == Count.READY ? waits : waits + locked.size(),
              Optional.of(
                  new Reading.Jobs(
                      waits,
                      locked.size(),
                      0,
                      failed,
                      oldest,
                      Optional.of(new Reading.Wanted(waits, locked.size(), 0, oldest, jobs)))),
              Optional.of(locks()));
    };
  }

  private Map<String, Integer> locks() {
    Map<String, Integer> locks = new HashMap<>();
    locked.values().forEach(job -> locks.merge(job.workerName(), 1, Integer::sum));
    return locks;
  }

  List<LockedJob> held(Set<String> workers) {
    List<LockedJob> held = new ArrayList<>();
    for (Job job : locked.values()) {
      if (workers.contains(job.workerName())) {
        held.add(job.shown());
      }
    }
    return held;
  }

  boolean free(LockedJob lock, Optional<String> failure) {
    Job job = locked.get(lock.id());
    if (job == null || !job.shown().equals(lock)) {
      return false;
    }
    region.diary.note("freed", job.id, 0, () -> "job %d".formatted(job.id));
    region.witness.freed(lock, job.holder.orElseThrow().id(), job.works);
    job.behind = job.works ? job.holder : Optional.empty();
    job.works = false;
    locked.remove(job.id);
    if (failure.isPresent()) {
      failed++;
    } else {
      ready.addFirst(job);
      work();
    }
    return true;
  }

  /** What never ends by itself is worked on again: machines that stood still work again. */
  public void forgetGray() {
    for (Iterator<Job> all = locked.values().iterator(); all.hasNext(); ) {
      Job job = all.next();
      if (job.works && job.holder.orElseThrow().gray()) {
        all.remove();
        done++;
      }
    }
  }
}
