package scaler.outbound.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import scaler.core.model.Asked;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Lease;
import scaler.engine.port.Machines.Spot;

/**
 * scaler's tables in one database for all tests of a JVM. Each test has an application of its own.
 */
public final class Tables {
  private static final class Shared {
    static final Tables TABLES = fresh();
  }

  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final RoleName ROLE = new RoleName("web");

  private final Database database;
  private final Database.Address address;

  private Tables(Database.Address address) {
    this.address = address;
    this.database = Database.open(address, 12);
  }

  /** Those that all tests share. */
  public static Tables shared() {
    return Shared.TABLES;
  }

  /** Others, which nobody else reads or prunes. */
  public static Tables fresh() {
    TestDatabase fresh = TestDatabase.fresh();
    return new Tables(new Database.Address(fresh.url(), fresh.user(), fresh.password()));
  }

  /** The same without a row, and the first slot is the first again. */
  public Tables emptied() {
    run(
        "TRUNCATE job_rescue, machine_hold, machine_event, machine, application_record, pause, handover, adjustment, end_wish, lease, "
            + "role_memory, decision, sample RESTART IDENTITY");
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
    return new LaunchRequest(
        "token-" + slot,
        "subnet-a",
        Optional.of("m7g.large"),
        Market.ON_DEMAND,
        Optional.empty(),
        Optional.of("lt-1:3"),
        List.of("sg-1", "sg-2"),
        Optional.empty(),
        Optional.of("web"),
        Optional.of(
            new LaunchRequest.RootVolume("/dev/xvda", Optional.of(20), Optional.empty(), true)),
        "#!/bin/sh\n# \"quoted\" \\ ${not} 'ours' \u00fc\u4e2d\n",
        Map.of("Name", "shop-web", "scaler-slot", Long.toString(slot)));
  }

  Machine intent(Lease lease) {
    return new JdbiMachines(database)
        .intend(lease, ROLE, new Spot("zone-a", List.of()), 1, Tables::request, NOON);
  }

  /** A machine on record that has come to that state by the shortest way. */
  Machine machine(Lease lease, MachineState state) {
    List<MachineState> way =
        switch (state) {
          case REQUESTED -> List.of();
          case PENDING, TERMINATING, GONE -> List.of(state);
          case BOOTING, DRAINING -> List.of(MachineState.PENDING, state);
          case IN_SERVICE, IMPAIRED -> List.of(MachineState.PENDING, MachineState.BOOTING, state);
        };
    Machine machine = intent(lease);
    for (MachineState next : way) {
      Machine after = in(next, machine);
      new JdbiMachines(database).write(lease, machine, after, "test", NOON);
      machine = after;
    }
    return machine;
  }

  /** The machine with another state, whether or not it may have it. */
  static Machine in(MachineState state, Machine machine) {
    MachineId id = new MachineId("i-" + "%017d".formatted(machine.slot()));
    EndCause cause = new EndCause(EndCause.Kind.SCALE_IN, "test");
    return new Machine(
        machine.slot(),
        machine.role(),
        machine.zone(),
        Optional.of(id),
        state,
        NOON,
        machine.requestedAt(),
        Optional.of(NOON),
        Optional.of(new Machine.Place("10.0.0.1", 0, "m7g.large")),
        Optional.of(Drain.of(cause, NOON)),
        Optional.empty(),
        Optional.of(cause),
        Optional.of(Asked.first(Asked.What.CORDON, NOON).again(NOON)),
        machine.volumes(),
        false);
  }

  static CloudMachine shown(Machine machine) {
    return new CloudMachine(
        machine.id().orElseThrow(),
        CloudMachine.State.RUNNING,
        machine.zone(),
        "m7g.large",
        Optional.of("10.0.0.1"),
        0,
        true,
        Billing.PLAIN,
        Map.of(),
        Market.ON_DEMAND,
        false);
  }
}
