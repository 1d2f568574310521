package scaler.sim.trace;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Page;
import scaler.core.model.Reading;
import scaler.engine.port.Cloud;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;
import scaler.engine.port.Queues;

/** The machines of one role and the queue that they work off; all of it answers at once. */
final class Plant implements Cloud, Pages, Queues, InstantSource {
  private static final double SHOWN = Duration.ofMinutes(1).toSeconds();

  private final Line line;
  private final String role;
  private final Rehearsal.Setting setting;
  private final Map<MachineId, Unit> living = new LinkedHashMap<>();
  private final Deque<Unit> ended = new ArrayDeque<>();
  private final List<Unit> all = new ArrayList<>();
  private final Lives lives;
  private List<CloudMachine> listed = List.of();
  private final Instant begins;
  private double now;
  private double decided;

  Plant(Trace trace, String role, Rehearsal.Setting setting) {
    this.line = new Line(trace);
    this.lives = new Lives(trace);
    this.role = role;
    this.setting = setting;
    this.begins = trace.begins();
  }

  /**
   * Time passes.
   *
   * @param decided when what is done now was decided: a cordon follows its decision by a look
   */
  void advance(double to, double decided) {
    now = to;
    this.decided = decided;
    line.advance(to);
    living.values().stream()
        .filter(unit -> unit.dies <= now)
        .toList()
        .forEach(unit -> terminate(unit.id));
  }

  Course course(double end) {
    all.forEach(unit -> lives.lived(unit.launched, unit.ended, end));
    return lives.course(line, end);
  }

  /**
   * When a machine comes to serve, or one that is cordoned has done its work; whichever is first.
   */
  double nextEvent() {
    double next = Double.MAX_VALUE;
    for (Unit unit : living.values()) {
      if (unit.ready > now) {
        next = Math.min(next, Math.min(unit.ready, unit.dies));
      } else if (unit.isCordoned() && unit.idleFrom() > now) {
        next = Math.min(next, unit.idleFrom());
      }
    }
    return next;
  }

  @Override
  public Instant instant() {
    return begins.plusMillis(Math.round(now * 1e3));
  }

  /** Those that ended are shown as such for a while. */
  @Override
  public Outcome<List<CloudMachine>> list(String application) {
    while (!ended.isEmpty() && ended.peek().ended + SHOWN < now) {
      ended.remove();
      changed();
    }
    return Outcome.ok(listed);
  }

  private void changed() {
    listed = Stream.concat(living.values().stream(), ended.stream()).map(Unit::shown).toList();
  }

  @Override
  public Outcome<Optional<CloudMachine>> find(MachineId machine) {
    return Outcome.ok(listed.stream().filter(shown -> shown.id().equals(machine)).findFirst());
  }

  @Override
  public int launchesNow() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Outcome<CloudMachine> launch(LaunchRequest request) {
    double boot = setting.boot().toMillis() / 1e3;
    Unit unit = new Unit(all.size() + 1, request, now, now + boot, setting);
    if (now >= 0 && setting.trouble().isStillborn(unit.number)) {
      unit.dies = now + boot / 2;
    }
    all.add(unit);
    living.put(unit.id, unit);
    unit.workers.forEach(line::join);
    lives.done(decided, "launch", unit.number);
    changed();
    return Outcome.ok(unit.shown());
  }

  @Override
  public Outcome<MachineId> tag(MachineId machine, String key, String value) {
    return tag(machine, key, Optional.of(value));
  }

  @Override
  public Outcome<MachineId> untag(MachineId machine, String key) {
    return tag(machine, key, Optional.empty());
  }

  private Outcome<MachineId> tag(MachineId machine, String key, Optional<String> value) {
    Unit unit = living.get(machine);
    if (unit == null) {
      return gone(machine);
    }
    boolean before = unit.isCordoned();
    unit.tag(key, value);
    if (before != unit.isCordoned()) {
      lives.done(decided, before ? "take_back" : "drain", unit.number);
    }
    for (Line.Worker worker : unit.workers) {
      if (before && !unit.isCordoned()) {
        worker.freeAt = Math.max(worker.freeAt, now);
        line.join(worker);
      }
    }
    changed();
    return Outcome.ok(machine);
  }

  @Override
  public Outcome<MachineId> terminate(MachineId machine) {
    Unit unit = living.remove(machine);
    if (unit != null) {
      unit.end(now);
      ended.add(unit);
      changed();
    }
    return Outcome.ok(machine);
  }

  @Override
  public Outcome<MachineId> reboot(MachineId machine) {
    return gone(machine);
  }

  @Override
  public Outcome<MachineId> stop(MachineId machine, boolean force) {
    return gone(machine);
  }

  @Override
  public Outcome<MachineId> start(MachineId machine) {
    return gone(machine);
  }

  private static Outcome<MachineId> gone(MachineId machine) {
    return Outcome.failed(new Failure.Invalid("there is no " + machine));
  }

  @Override
  public Outcome<Page> page(String address, int portOffset) {
    Unit unit = living.get(new MachineId(address));
    return unit == null || unit.ready > now
        ? Outcome.failed(new Failure.Unavailable("connection refused"))
        : Outcome.ok(unit.page(role, now));
  }

  @Override
  public Outcome<Integer> load(String url, String address, int portOffset) {
    return Outcome.failed(new Failure.Unavailable("its load is its queue's"));
  }

  @Override
  public Optional<String> unhealthyBecause(HealthSpec health, String address, int portOffset) {
    return Optional.empty();
  }

  @Override
  public Reading read(SourceSpec.Queue source, Instant at) {
    if (setting.trouble().isSilent(now)) {
      return new Reading.Unknown(at, "it gives no answer");
    }
    int ready = line.ready();
    int running = line.running();
    Duration oldest = Duration.ofMillis(Math.round(line.oldest(now) * 1e3));
    Reading.Wanted wanted = new Reading.Wanted(ready, running, 0, oldest, line.arrived());
    boolean both =
        source instanceof SourceSpec.DelayedJob table && table.count() == Count.READY_AND_RUNNING;
    return new Reading.Known(
        at,
        both ? ready + running : ready,
        Optional.of(new Reading.Jobs(ready, running, 0, 0, oldest, Optional.of(wanted))),
        Optional.of(locks()));
  }

  private Map<String, Integer> locks() {
    Map<String, Integer> locks = new HashMap<>();
    for (Unit unit : living.values()) {
      int busy = unit.busy(now);
      if (busy > 0) {
        locks.put(unit.workerName, busy);
      }
    }
    return locks;
  }
}
