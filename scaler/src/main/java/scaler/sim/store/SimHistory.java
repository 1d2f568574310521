package scaler.sim.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import scaler.core.decide.Guard;
import scaler.core.decide.Sentences;
import scaler.core.decide.Verdict;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Lease;
import scaler.engine.port.Rescues.Rescue;
import scaler.engine.port.Rescues.Result;

/**
 * What stands in the tables, for those who check a run. Reads only, past the nodes' ways to the
 * store, so that looking changes nothing.
 */
public final class SimHistory {
  private final SimStore store;
  private final SimTables tables;

  SimHistory(SimStore store, SimTables tables) {
    this.store = store;
    this.tables = tables;
  }

  /**
   * A row of a machine, gone or not.
   *
   * @param version of the fleet that it was made by
   * @param request frozen before the launch; empty for one that was adopted or taken up again
   * @param seen what the last look saw of it, as words by key
   * @param events its whole life, the oldest first
   */
  public record Row(
      String application,
      int version,
      Optional<LaunchRequest> request,
      Machine machine,
      Map<String, Object> seen,
      List<Event> events) {
    public Row {
      seen = Map.copyOf(seen);
      events = List.copyOf(events);
    }
  }

  /**
   * Something that happened to a machine.
   *
   * @param epoch of the lease under which it was written
   * @param state that the machine had from then on
   */
  public record Event(
      long id, long slot, Instant at, long epoch, MachineState state, String what) {}

  /** A lease from the moment somebody got it. */
  public record Reign(Lease lease, Instant from) {}

  /**
   * A decision, and what was seen when it was made.
   *
   * @param guards what stood in the way of it, of the verdict and of the plan
   */
  public record Decided(
      long id,
      String application,
      RoleName role,
      Instant at,
      long epoch,
      int version,
      Verdict verdict,
      List<Guard> guards,
      Optional<Reading> reading,
      int inService) {
    public Decided {
      guards = List.copyOf(guards);
    }

    /** As people read it. */
    public String sentence() {
      return Sentences.of(verdict);
    }
  }

  /**
   * What one look at a role fed its policy with.
   *
   * @param ready empty where the queue was unknown, or there is none
   */
  public record Sample(
      Instant at,
      Optional<Integer> ready,
      Optional<Integer> running,
      Optional<Duration> oldestWait,
      int wanted,
      int actual,
      int inService,
      int existing) {}

  /**
   * A job that was to be freed.
   *
   * @param result empty when it is not known what came of it
   */
  public record Rescued(
      long id,
      String application,
      Rescue rescue,
      long epoch,
      Instant at,
      Result planned,
      Optional<Result> result) {}

  /** All rows of machines of all applications, by slot. */
  public List<Row> machines() {
    return read(() -> tables.machines.all().stream().map(SimHistory::row).toList());
  }

  /** The row of that slot. */
  public Optional<Row> machine(long slot) {
    return read(() -> tables.machines.row(slot).map(SimHistory::row));
  }

  /** All rows of a machine: a second one when it was let go and adopted again. */
  public List<Row> machine(MachineId id) {
    return read(() -> tables.machines.ofId(id).stream().map(SimHistory::row).toList());
  }

  private static Row row(MachineRow row) {
    return new Row(row.application, row.version, row.request, row.machine, row.seen, row.events);
  }

  /** Events of all machines after that one, the oldest first; the first event is 1. */
  public List<Event> eventsAfter(long id) {
    return read(() -> {
      List<Event> all = tables.machines.events();
      return List.copyOf(all.subList((int) Math.min(id, all.size()), all.size()));
    });
  }

  /** How many events there are, which is the newest one's id. */
  public long lastEvent() {
    return read(() -> tables.machines.events().size());
  }

  /** Decisions of an application, the oldest first. */
  public List<Decided> decisions(String application) {
    return read(() -> tables.journal.decided(application));
  }

  /** Samples of a role: the newest, or all where the store keeps all. */
  public List<Sample> samples(String application, RoleName role) {
    return read(() -> tables.journal.samples(application, role));
  }

  /** Who got a lease when, of all applications, the oldest first. */
  public List<Reign> reigns() {
    return read(() -> List.copyOf(tables.leases.reigns()));
  }

  /** When an application was looked at last. */
  public Optional<Instant> lookedAt(String application) {
    return read(() -> tables.leases.lookedAt(application));
  }

  /** All that was written of rescues, the oldest first. */
  public List<Rescued> rescues() {
    return read(tables.rescues::all);
  }

  /** How many firings are on record. */
  public int firings() {
    return read(tables.firings::count);
  }

  private <T> T read(Supplier<T> body) {
    return store.alone(body);
  }
}
