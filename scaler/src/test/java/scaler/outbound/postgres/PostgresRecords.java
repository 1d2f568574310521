package scaler.outbound.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.RoleName;
import scaler.engine.TestFleet;
import scaler.engine.port.Candidates;
import scaler.engine.port.Firings;
import scaler.engine.port.Fleets;
import scaler.engine.port.Ledger;
import scaler.engine.port.Records;
import scaler.sim.store.SimPeople;

/** A real database, for what every ledger promises. */
final class PostgresRecords implements Records {
  private final Tables tables;
  private final Ledger ledger;

  PostgresRecords(Tables tables) {
    this.tables = tables;
    ledger = ledger(tables.database(), new TestFleet("nobody"));
  }

  /** All that is kept in the database, and fleets from elsewhere. */
  static Ledger ledger(Database database, Fleets fleets) {
    return new Ledger(
        new JdbiLeases(database),
        fleets,
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
  public Candidates candidates() {
    return new JdbiCandidates(tables.database());
  }

  @Override
  public SimPeople people() {
    return new PostgresPeople(
        tables.database(),
        _ -> {
          throw new UnsupportedOperationException("a fleet file is applied as a document");
        });
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
    tables.run(
        "UPDATE candidate SET seen_at = seen_at - make_interval(secs => ?) WHERE application = ?",
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
    List<Decision> all = new ArrayList<>();
    int before;
    do {
      before = all.size();
      long last = all.isEmpty() ? 0 : all.getLast().id();
      new Status(tables.database())
          .decisionsAfter(application, last)
          .forEach(decided ->
              all.add(
                  new Decision(
                      decided.id(),
                      decided.at(),
                      decided.wanted(),
                      decided.sentence(),
                      decided.guards())));
    } while (all.size() > before);
    return all;
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
}
