package scaler.sim.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import scaler.sim.trace.Course.Deed;

/**
 * Replays what was done to machines over a trace, and shares no code with the rehearsal: each job,
 * in the order in which they come, is begun by the machine that can begin it first. One job at a
 * time.
 */
final class Judge {
  private static final double NEVER = Double.MAX_VALUE;

  private final Instant begins;
  private final double boot;
  private final double end;
  private final Map<Integer, Machine> machines = new HashMap<>();
  private long late;
  private long jobs;

  /** From when to when a machine takes jobs, by its deeds so far, and when it has done the last. */
  private static final class Machine {
    final double launched;
    double free;
    double drained = NEVER;

    Machine(double launched, double free) {
      this.launched = launched;
      this.free = free;
    }

    /** A machine that is drained does the job that it has, and ends then. */
    double ends(double end) {
      return drained == NEVER ? end : Math.min(end, Math.max(drained, free));
    }
  }

  private Judge(Trace trace, double boot, double end) {
    this.begins = trace.begins();
    this.boot = boot;
    this.end = end;
  }

  /** Machine-hours, and the part of the jobs that waited longer than five minutes. */
  record Verdict(double hours, double late) {}

  static Verdict of(Trace trace, List<Deed> deeds, double boot) {
    Judge judge =
        new Judge(
            trace,
            boot,
            Duration.between(trace.begins(), trace.ends().plus(Trace.TAIL)).toSeconds());
    judge.replay(trace, new ArrayList<>(deeds));
    return new Verdict(judge.hours(), (double) judge.late / judge.jobs);
  }

  private void replay(Trace trace, List<Deed> deeds) {
    int next = 0;
    for (int job = 0; job < trace.size(); job++) {
      double begin;
      @Nullable Machine by;
      // What is done before this job could be begun is done first.
      while (true) {
        by = first();
        begin = by == null ? NEVER : Math.max(by.free, trace.came(job));
        if (next == deeds.size() || at(deeds.get(next)) > begin) {
          break;
        }
        done(deeds.get(next));
        next++;
      }
      jobs++;
      if (by == null || begin >= end) {
        late += end - trace.came(job) > 300 ? 1 : 0;
        continue;
      }
      late += begin - trace.came(job) > 300 ? 1 : 0;
      by.free = begin + trace.takes(job);
    }
    while (next < deeds.size()) {
      done(deeds.get(next));
      next++;
    }
  }

  private double at(Deed deed) {
    return Duration.between(begins, deed.at()).toMillis() / 1e3;
  }

  private @Nullable Machine first() {
    @Nullable Machine first = null;
    for (Machine machine : machines.values()) {
      if (machine.drained == NEVER && (first == null || machine.free < first.free)) {
        first = machine;
      }
    }
    return first;
  }

  private void done(Deed deed) {
    double at = at(deed);
    switch (deed.verb()) {
      case "start" -> machines.put(deed.machine(), new Machine(at, at));
      case "launch" -> machines.put(deed.machine(), new Machine(at, at + boot));
      case "drain" -> machine(deed).drained = at;
      case "take_back" -> {
        Machine machine = machine(deed);
        machine.drained = NEVER;
        machine.free = Math.max(machine.free, at);
      }
      default -> throw new IllegalArgumentException(deed.verb());
    }
  }

  private Machine machine(Deed deed) {
    return Objects.requireNonNull(machines.get(deed.machine()));
  }

  private double hours() {
    return machines.values().stream()
            .mapToDouble(machine -> Math.max(60, machine.ends(end) - machine.launched))
            .sum()
        / 3_600;
  }
}
