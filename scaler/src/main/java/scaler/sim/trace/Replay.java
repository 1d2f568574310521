package scaler.sim.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import scaler.core.model.Bounds;
import scaler.sim.trace.Course.Billing;

/**
 * A trace under decisions that are made elsewhere: those of a {@link Timeline}, or of a rule that
 * is no rule of scaler. There is no loop and no database; a machine that is drained does the jobs
 * that it has, and may be taken back until then.
 */
public final class Replay {
  private final Trace trace;
  private final Line line;
  private final Lives lives;
  private final Setting setting;
  private final List<Machine> all = new ArrayList<>();
  private final List<Machine> staying = new ArrayList<>();
  private final Map<String, Machine> named = new HashMap<>();
  private double now;

  /**
   * What decisions are carried out with.
   *
   * @param slots how many jobs a machine does at a time
   * @param bounds of a number that is asked for; machines by name are not counted
   * @param minimumLifetime of machines that go because fewer are asked for
   */
  public record Setting(
      Duration boot,
      int slots,
      Bounds bounds,
      Duration minimumLifetime,
      Billing billing,
      Victims victims) {}

  /** Which machines go where fewer are asked for. */
  public enum Victims {
    /** Those that boot, then those that idle; the newest, or whose paid hour is over, first. */
    NEWEST,
    /** Those that have done their jobs first, as only who knows the jobs can tell. */
    SOONEST
  }

  private final class Machine implements Line.Machine {
    final int number;
    final double launched;
    final double ready;
    final List<Line.Worker> workers = new ArrayList<>();
    double ends = Double.MAX_VALUE;

    Machine(double launched, double ready) {
      this.number = all.size() + 1;
      this.launched = launched;
      this.ready = ready;
      for (int slot = 0; slot < setting.slots(); slot++) {
        Line.Worker worker = new Line.Worker(this, ready);
        workers.add(worker);
        line.join(worker);
      }
    }

    /** When it would end if it were drained now. */
    double idleFrom() {
      double last = now;
      for (Line.Worker worker : workers) {
        last = ready > now ? last : Math.max(last, worker.freeAt);
      }
      return last;
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public boolean takesWork() {
      return ends == Double.MAX_VALUE;
    }
  }

  private final class View implements Rule.Scene {
    @Override
    public double at() {
      return now;
    }

    @Override
    public int ready() {
      return line.ready();
    }

    @Override
    public double oldest() {
      return line.oldest(now);
    }

    @Override
    public int running() {
      return line.running();
    }

    @Override
    public int came() {
      return line.arrived();
    }

    @Override
    public int machines() {
      return staying.size();
    }

    @Override
    public int serving() {
      return (int) staying.stream().filter(machine -> !boots(machine)).count();
    }

    @Override
    public List<Double> coming() {
      return staying.stream()
          .filter(Replay.this::boots)
          .map(machine -> now - machine.launched)
          .toList();
    }

    @Override
    public int free() {
      int free = 0;
      for (Machine machine : staying) {
        for (Line.Worker worker : machine.workers) {
          free += worker.freeAt <= now ? 1 : 0;
        }
      }
      return free;
    }

    @Override
    public double youngest() {
      return staying.isEmpty() ? Double.MAX_VALUE : now - staying.getLast().launched;
    }
  }

  private boolean boots(Machine machine) {
    return machine.ready > now;
  }

  private Replay(Trace trace, Setting setting) {
    this.trace = trace;
    this.setting = setting;
    this.line = new Line(trace);
    this.lives = new Lives(trace);
  }

  /**
   * Runs a rule over a trace.
   *
   * @throws IllegalArgumentException with a sentence for users, where a machine is told what it
   *     cannot do
   */
  public static Course run(Trace trace, Rule rule, Setting setting) {
    return new Replay(trace, setting).run(rule);
  }

  private Course run(Rule rule) {
    rule.first().forEach(name -> named.put(name, stand()));
    for (int n = rule.first().isEmpty() ? setting.bounds().min() : 0; n > 0; n--) {
      stand();
    }
    double end = trace.lasts();
    Rule.Scene scene = new View();
    while (now < end) {
      rule.orders(scene).forEach(this::carryOut);
      now += rule.interval();
      line.advance(now);
    }
    all.forEach(machine -> lives.lived(machine.launched, machine.ends, end));
    return lives.course(line, end);
  }

  private Machine stand() {
    Machine machine = started(0);
    lives.done(-1, "start", machine.number);
    return machine;
  }

  private Machine launched() {
    Machine machine = started(setting.boot().toMillis() / 1e3);
    lives.done(now, "launch", machine.number);
    return machine;
  }

  private Machine started(double boot) {
    Machine machine = new Machine(now, now + boot);
    all.add(machine);
    staying.add(machine);
    return machine;
  }

  private void carryOut(Rule.Order order) {
    switch (order) {
      case Rule.Order.Want(var machines) -> want(machines);
      case Rule.Order.Change(var by) -> want(staying.size() + by);
      case Rule.Order.Launch(var name) -> named.put(name, launched());
      case Rule.Order.Drain(var name) -> {
        if (!staying.contains(known(name))) {
          throw wrong(name, "drained twice");
        }
        drain(known(name));
      }
      case Rule.Order.TakeBack(var name) -> {
        if (known(name).ends <= now || staying.contains(known(name))) {
          throw wrong(name, "taken back, and was not being drained any more");
        }
        takeBack(known(name));
      }
    }
  }

  private Machine known(String name) {
    Machine machine = named.get(name);
    if (machine == null) {
      throw wrong(name, "told something, and was never launched");
    }
    return machine;
  }

  private IllegalArgumentException wrong(String name, String what) {
    return new IllegalArgumentException(
        "at %d, machine \"%s\" is %s".formatted(trace.instant(now).getEpochSecond(), name, what));
  }

  private void want(int machines) {
    int wanted = setting.bounds().clamp(machines);
    while (staying.size() < wanted) {
      launched();
    }
    if (wanted < staying.size()) {
      double age = setting.minimumLifetime().toMillis() / 1e3;
      staying.stream()
          .filter(machine -> now - machine.launched >= age)
          .sorted(order())
          .limit(staying.size() - wanted)
          .toList()
          .forEach(this::drain);
    }
  }

  private Comparator<Machine> order() {
    return switch (setting.victims()) {
      case NEWEST -> Comparator.comparingInt(this::use).thenComparingDouble(this::keeps);
      case SOONEST ->
          Comparator.comparingDouble(Machine::idleFrom).thenComparingDouble(this::keeps);
    };
  }

  /** Those that boot go first, then those that idle. */
  private int use(Machine machine) {
    return boots(machine) ? 0 : machine.idleFrom() <= now ? 1 : 2;
  }

  /** The newest goes first; of those that are paid by the hour the one whose hour is over first. */
  private double keeps(Machine machine) {
    return switch (setting.billing()) {
      case SECOND -> -machine.launched;
      case HOUR -> (3_600 - (now - machine.launched) % 3_600) % 3_600;
    };
  }

  private void drain(Machine machine) {
    machine.ends = machine.idleFrom();
    staying.remove(machine);
    lives.done(now, "drain", machine.number);
  }

  private void takeBack(Machine machine) {
    machine.ends = Double.MAX_VALUE;
    staying.add(machine);
    for (Line.Worker worker : machine.workers) {
      worker.freeAt = Math.max(worker.freeAt, worker.queues ? worker.freeAt : now);
      line.join(worker);
    }
    lives.done(now, "take_back", machine.number);
  }
}
