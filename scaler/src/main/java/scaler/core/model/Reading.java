package scaler.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a job queue said when it was asked, or that it did not answer. */
public sealed interface Reading {
  /** When the question was asked; the answer is at least this new. */
  Instant at();

  /**
   * The queue answered.
   *
   * @param demand the number of jobs that the policy looks at (filtered as the role says)
   * @param jobs the whole picture, where the queue shows one
   * @param locks jobs in hand by the name of the worker that locked them, never filtered; empty
   *     where the queue does not show who works on what
   * @param sent when whoever answered says that the answer was made, where they do
   * @param connections of the database that the queue lies in, where it lies in one
   * @param silent machines that were asked in vain and are counted all the same, where there are
   */
  record Known(
      Instant at,
      int demand,
      Optional<Jobs> jobs,
      Optional<Map<String, Integer>> locks,
      Optional<Instant> sent,
      Optional<Connections> connections,
      Optional<Silent> silent)
      implements Reading {
    /** An answer of a queue. */
    public Known(
        Instant at,
        int demand,
        Optional<Jobs> jobs,
        Optional<Map<String, Integer>> locks,
        Optional<Instant> sent,
        Optional<Connections> connections) {
      this(at, demand, jobs, locks, sent, connections, Optional.empty());
    }

    /** An answer of something that is no database. */
    public Known(
        Instant at,
        int demand,
        Optional<Jobs> jobs,
        Optional<Map<String, Integer>> locks,
        Optional<Instant> sent) {
      this(at, demand, jobs, locks, sent, Optional.empty());
    }

    /** An answer without a time of its own. */
    public Known(
        Instant at, int demand, Optional<Jobs> jobs, Optional<Map<String, Integer>> locks) {
      this(at, demand, jobs, locks, Optional.empty());
    }

    public Known {
      locks = locks.map(Map::copyOf);
      if (demand < 0) {
        throw new IllegalArgumentException("a queue of %d jobs".formatted(demand));
      }
    }

    /** The same, where what came is counted from a later moment on: when so many had come. */
    public Known cameAfter(long before) {
      return new Known(
          at, demand, jobs.map(seen -> seen.cameAfter(before)), locks, sent, connections, silent);
    }

    /** Jobs that could run now; what is demanded where the queue shows no more than a number. */
    public int ready() {
      return jobs.map(Jobs::ready).orElse(demand);
    }

    /** Jobs in hand, where the queue shows them. */
    public OptionalInt running() {
      return jobs.map(seen -> OptionalInt.of(seen.running())).orElse(OptionalInt.empty());
    }

    /**
     * Jobs in hand of one machine; empty where that cannot be told: the queue does not show who
     * works on what, or a worker's name carries no machine's id and could be on any.
     */
    public OptionalInt lockedBy(MachineId machine) {
      return lockedByMachine()
          .map(all -> OptionalInt.of(all.getOrDefault(machine, 0)))
          .orElse(OptionalInt.empty());
    }

    /**
     * The same of all machines at once, for whoever asks for many: a machine that is not in there
     * has none.
     */
    public Optional<Map<MachineId, Integer>> lockedByMachine() {
      if (locks.isEmpty()) {
        return Optional.empty();
      }
      Map<MachineId, Integer> held = new HashMap<>();
      for (Map.Entry<String, Integer> lock : locks.get().entrySet()) {
        Set<MachineId> machines = WorkerName.machines(lock.getKey());
        if (machines.isEmpty()) {
          return Optional.empty();
        }
        machines.forEach(machine -> held.merge(machine, lock.getValue(), Integer::sum));
      }
      return Optional.of(held);
    }
  }

  /** No answer, or none that can be believed. Not zero: it never shrinks anything. */
  record Unknown(Instant at, String why) implements Reading {}

  /**
   * Machines that did not tell what they have in hand.
   *
   * @param machines how many
   * @param asked of how many
   * @param each for how much each of them counts: as much as the busiest of the others has
   * @param first one of them, and why it did not
   */
  record Silent(int machines, int asked, int each, String first) {}

  /**
   * The connections of a database.
   *
   * @param most that ordinary users may have at a time
   * @param used now, by anybody
   */
  record Connections(int most, int used) {}

  /**
   * The jobs of a queue.
   *
   * @param ready due and not locked
   * @param running locked by a worker
   * @param scheduled due later
   * @param failed given up; they stay in the table
   * @param oldestWait how long the oldest ready job has been due; zero when none is ready
   * @param wanted those that the role counts; empty where the queue cannot tell how many came
   */
  record Jobs(
      int ready,
      int running,
      int scheduled,
      int failed,
      Duration oldestWait,
      Optional<Wanted> wanted) {
    /** Of a queue that cannot tell how many came. */
    public Jobs(int ready, int running, int scheduled, int failed, Duration oldestWait) {
      this(ready, running, scheduled, failed, oldestWait, Optional.empty());
    }

    private Jobs cameAfter(long before) {
      return new Jobs(
          ready, running, scheduled, failed, oldestWait, wanted.map(one -> one.cameAfter(before)));
    }
  }

  /**
   * The jobs of a queue that a role counts.
   *
   * @param ready due and not locked
   * @param running locked by a worker
   * @param scheduled due later
   * @param oldestWait how long the oldest ready one has been due
   * @param came how many have come since some moment, which may begin anew at any time
   * @param begun what the running ones are worth; like those that wait, are due later and came, a
   *     job counts by its weight there, where it has one
   */
  record Wanted(int ready, int running, int scheduled, Duration oldestWait, long came, int begun) {
    /** Of jobs without weight. */
    public Wanted(int ready, int running, int scheduled, Duration oldestWait, long came) {
      this(ready, running, scheduled, oldestWait, came, running);
    }

    private Wanted cameAfter(long before) {
      return new Wanted(ready, running, scheduled, oldestWait, came - before, begun);
    }
  }
}
