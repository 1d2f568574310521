package scaler.outbound.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.model.Adjustment;
import scaler.core.model.Handover;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.engine.TestFleet;
import scaler.engine.port.Firings;
import scaler.engine.port.Ledger;
import scaler.engine.port.Records;
import scaler.sim.store.SimPeople;

/** A real database, for what every ledger promises. */
final class PostgresRecords implements Records {
  private final Tables tables;
  private final Ledger ledger;

  PostgresRecords(Tables tables) {
    this.tables = tables;
    Database database = tables.database();
    ledger =
        new Ledger(
            new JdbiLeases(database),
            new TestFleet("nobody"),
            new JdbiMachines(database),
            new JdbiWishes(database),
            new JdbiJournal(database),
            new JdbiHolds(database),
            new JdbiRescues(database),
            new JdbiRestraints(database));
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public Firings firings() {
    return new JdbiFirings(tables.database(), "node");
  }

  @Override
  public SimPeople people() {
    return new People(new JdbiWishes(tables.database()), new JdbiRestraints(tables.database()));
  }

  @Override
  public Instant now() {
    return tables.database().instant();
  }

  @Override
  public String application() {
    return Tables.application();
  }

  @Override
  public void pass(String application, Duration time) {
    tables.run(
        "UPDATE lease SET expires_at = expires_at - make_interval(secs => ?) WHERE application = ?",
        time.toSeconds(),
        application);
  }

  @Override
  public void expire(String application) {
    tables.run(
        "UPDATE lease SET expires_at = clock_timestamp() WHERE application = ?", application);
  }

  @Override
  public void keep(String application) {
    tables.run(
        "UPDATE lease SET expires_at = expires_at + interval '1 hour'"
            + " WHERE application = ? AND expires_at > clock_timestamp()",
        application);
  }

  @Override
  public void prune(Instant now) {
    new Retention(tables.database()).prune(now);
  }

  @Override
  public List<Event> life(long slot) {
    return tables
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT * FROM machine_event WHERE slot = ? ORDER BY id", slot)
                .map((rs, _) ->
                    new Event(
                        Database.instant(rs, "at").orElseThrow(),
                        rs.getLong("epoch"),
                        rs.getString("state"),
                        rs.getString("what")))
                .list());
  }

  @Override
  public List<Decision> decisions(String application) {
    return new Status(tables.database())
        .decisionsAfter(application, 0).stream()
            .map(decided ->
                new Decision(
                    decided.id(),
                    decided.at(),
                    decided.wanted(),
                    decided.sentence(),
                    decided.guards()))
            .toList();
  }

  @Override
  public List<Sample> samples(String application, RoleName role) {
    return new Status(tables.database())
        .history(application).stream()
            .filter(sample -> sample.role().equals(role))
            .map(sample ->
                new Sample(
                    sample.at(),
                    sample.ready(),
                    sample.running(),
                    sample.oldestSeconds().map(s -> Duration.ofMillis(Math.round(s * 1000))),
                    sample.wanted(),
                    sample.inService()))
            .toList();
  }

  @Override
  public Map<String, String> seen(long slot) {
    return tables
        .ask(String.class, "SELECT coalesce(seen, '{}') FROM machine WHERE slot = ?", slot)
        .stream()
        .map(Json::texts)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Optional<Instant> lookedAt(String application) {
    return new Status(tables.database()).deciding(application).lookedAt();
  }

  /** The commands' wishes. */
  private record People(JdbiWishes wishes, JdbiRestraints restraints) implements SimPeople {
    private static JdbiWishes.Asker as(Asker asker) {
      return new JdbiWishes.Asker(asker.by(), asker.reason());
    }

    @Override
    public void adjust(
        String application,
        RoleName role,
        Adjustment.Kind kind,
        int machines,
        Instant until,
        Asker asker) {
      wishes.adjust(application, role, kind, machines, until, as(asker));
    }

    @Override
    public int takeBack(String application, RoleName role) {
      return wishes.takeBack(application, role);
    }

    @Override
    public void end(
        String application,
        MachineId machine,
        boolean force,
        Optional<Shrink> shrink,
        Asker asker) {
      wishes.end(
          application,
          machine,
          force,
          shrink.map(s -> new JdbiWishes.Shrink(s.role(), s.machines(), s.until())),
          as(asker));
    }

    @Override
    public void pause(
        String application, Optional<RoleName> role, Optional<Instant> until, Asker asker) {
      wishes.pause(application, role, until, as(asker));
    }

    @Override
    public int resume(String application, Optional<RoleName> role, Asker asker) {
      return wishes.resume(application, role, as(asker));
    }

    @Override
    public void hold(String application, MachineId machine, Optional<Instant> until, Asker asker) {
      restraints.hold(application, machine, until, as(asker));
    }

    @Override
    public boolean unhold(String application, MachineId machine, Asker asker) {
      return restraints.unhold(application, machine, as(asker));
    }

    @Override
    public void evacuate(String application, String zone, Optional<Instant> until, Asker asker) {
      restraints.evacuate(application, zone, until, as(asker));
    }

    @Override
    public boolean readmit(String application, String zone, Asker asker) {
      return restraints.readmit(application, zone, as(asker));
    }

    @Override
    public void adopt(String application, List<Handover.Adopt> machines, Asker asker) {
      wishes.adopt(application, machines, as(asker));
    }

    @Override
    public void leave(String application, List<MachineId> machines, Asker asker) {
      wishes.leave(application, machines, as(asker));
    }

    @Override
    public int apply(FleetSpec fleet, Resolved resolved, Map<String, String> userData) {
      throw new UnsupportedOperationException("a fleet file is applied as a document");
    }
  }
}
