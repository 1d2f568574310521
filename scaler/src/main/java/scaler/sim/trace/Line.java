package scaler.sim.trace;

import java.util.PriorityQueue;

/**
 * A queue whose jobs are begun in the order in which they come, each by the worker that has been
 * free for longest.
 */
final class Line {
  private final Trace trace;
  private final PriorityQueue<Worker> free = new PriorityQueue<>();
  private final PriorityQueue<Double> ends = new PriorityQueue<>();
  private final double[] waits;
  private int arrived;
  private int begun;

  Line(Trace trace) {
    this.trace = trace;
    this.waits = new double[trace.size()];
  }

  /** Whose workers stand at the line. */
  interface Machine {
    int number();

    boolean takesWork();
  }

  /** One of the workers of a machine, and when it can begin its next job. */
  static final class Worker implements Comparable<Worker> {
    final Machine machine;
    double freeAt;

    /** Whether it waits for jobs in the line. */
    boolean queues;

    Worker(Machine machine, double freeAt) {
      this.machine = machine;
      this.freeAt = freeAt;
    }

    @Override
    public int compareTo(Worker other) {
      int order = Double.compare(freeAt, other.freeAt);
      return order != 0 ? order : Integer.compare(machine.number(), other.machine.number());
    }
  }

  void join(Worker worker) {
    if (!worker.queues) {
      worker.queues = true;
      free.add(worker);
    }
  }

  /** Work goes on until then; what is told then comes after it. */
  void advance(double now) {
    while (arrived < trace.size() && trace.came(arrived) < now) {
      arrived++;
    }
    while (begun < arrived && !free.isEmpty() && free.peek().freeAt < now) {
      Worker worker = free.remove();
      worker.queues = false;
      if (worker.machine.takesWork()) {
        begin(worker);
      }
    }
    while (!ends.isEmpty() && ends.peek() <= now) {
      ends.remove();
    }
  }

  private void begin(Worker worker) {
    double at = Math.max(worker.freeAt, trace.came(begun));
    worker.freeAt = at + trace.takes(begun);
    ends.add(worker.freeAt);
    waits[begun] = at - trace.came(begun);
    begun++;
    join(worker);
  }

  int arrived() {
    return arrived;
  }

  int ready() {
    return arrived - begun;
  }

  int running() {
    return ends.size();
  }

  /** How long the first one has waited; zero when none waits. */
  double oldest(double now) {
    return begun < arrived ? now - trace.came(begun) : 0;
  }

  /** Jobs that nobody has begun, those that have not come yet, too. */
  int unbegun() {
    return trace.size() - begun;
  }

  /** How long each job waited; those that nobody has begun, until then. */
  double[] waits(double end) {
    double[] all = waits.clone();
    for (int job = begun; job < all.length; job++) {
      all[job] = Math.max(0, end - trace.came(job));
    }
    return all;
  }
}
