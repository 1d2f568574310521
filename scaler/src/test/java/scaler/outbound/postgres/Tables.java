package scaler.outbound.postgres;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Lease;
import scaler.engine.port.SampleMachines;

/**
 * scaler's tables in one database for all tests of a JVM. Each test has an application of its own.
 */
public final class Tables {
  private static final class Shared {
    static final Tables TABLES = fresh();
  }

  static final Instant NOON = SampleMachines.NOON;
  static final RoleName ROLE = SampleMachines.ROLE;

  private final Database database;
  private final Database.Address address;

  private Tables(Database.Address address, int connections) {
    this.address = address;
    this.database = Database.open(address, connections);
  }

  /** Those that all tests share. */
  public static Tables shared() {
    return Shared.TABLES;
  }

  /** Others, which nobody else reads or prunes. */
  public static Tables fresh() {
    return on(TestDatabase.fresh(), 12);
  }

  /** Those of a database that has none yet. */
  static Tables on(TestDatabase fresh, int connections) {
    return new Tables(
        new Database.Address(fresh.url(), fresh.user(), fresh.password()), connections);
  }

  /** The same without a row, and the first slot is the first again. */
  public Tables emptied() {
    run(
        "TRUNCATE job_rescue, machine_hold, zone_evacuation, machine_event, machine, application_record, pause, handover, adjustment, end_wish, lease, candidate, "
            + "role_memory, decision, sample, configuration RESTART IDENTITY");
    return this;
  }

  public Database database() {
    return database;
  }

  public Database.Address address() {
    return address;
  }

  /** A name that no other test uses. */
  public static String application() {
    return "app-" + UUID.randomUUID().toString().substring(0, 12);
  }

  Lease lease(String application) {
    return new JdbiLeases(database).acquire(application, "test").orElseThrow();
  }

  public void run(String sql, Object... arguments) {
    database.jdbi().useHandle(handle -> handle.execute(sql, arguments));
  }

  public <T> List<T> ask(Class<T> type, String sql, Object... arguments) {
    return database.jdbi().withHandle(handle -> handle.select(sql, arguments).mapTo(type).list());
  }

  /** Waits until some session of this database waits for a lock of another. */
  void awaitABlockedSession() {
    Awaitility.await()
        .until(() ->
            ask(
                        Integer.class,
                        "SELECT count(*) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                    .getFirst()
                > 0);
  }

  static LaunchRequest request(long slot) {
    return SampleMachines.request(slot);
  }

  Machine intent(Lease lease) {
    return SampleMachines.intent(new JdbiMachines(database), lease);
  }

  Machine machine(Lease lease, MachineState state) {
    return SampleMachines.machine(new JdbiMachines(database), lease, state);
  }

  static Machine in(MachineState state, Machine machine) {
    return SampleMachines.in(state, machine);
  }

  static CloudMachine shown(Machine machine) {
    return SampleMachines.shown(machine);
  }
}
