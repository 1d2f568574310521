package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.WEB;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.PriceList;
import scaler.core.fleet.PriceSpec;
import scaler.core.fleet.Tariff;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.core.model.Stranger;
import scaler.engine.loop.Reconciler.Pace;
import scaler.engine.port.Failure;
import scaler.engine.port.Lease;
import scaler.engine.port.Ledger;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import scaler.engine.shadow.ShadowLook;
import scaler.engine.shadow.Watched;
import scaler.outbound.postgres.Database;
import scaler.outbound.postgres.JdbiComparison;
import scaler.outbound.postgres.JdbiComparison.Compared;
import scaler.outbound.postgres.JdbiHolds;
import scaler.outbound.postgres.JdbiJournal;
import scaler.outbound.postgres.JdbiLeases;
import scaler.outbound.postgres.JdbiMachines;
import scaler.outbound.postgres.JdbiRescues;
import scaler.outbound.postgres.JdbiRestraints;
import scaler.outbound.postgres.JdbiWishes;
import scaler.outbound.postgres.Tables;

/** A shadow beside a fleet that somebody else runs; the database is real, time is the test's. */
class ShadowLookTest {
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration STARTUP = Duration.ofSeconds(30);

  private final Database database = Tables.shared().database();
  private final String application = Tables.application();
  private final TestFleet fleet = new TestFleet(application);
  private final JdbiLeases leases = new JdbiLeases(database);
  private final JdbiMachines machines = new JdbiMachines(database);
  private final JdbiComparison comparison = new JdbiComparison(database);
  private final Lease lease = leases.acquire(application, "test").orElseThrow();
  private final Town town = new Town();
  private Instant now = Instant.parse("2026-03-02T12:00:00Z");
  private int jobs = 3;
  private ShadowLook look = look();

  /** Machines of another scaler, by the value of their tag "group". */
  private static final class Town implements Others {
    final Map<String, List<CloudMachine>> groups = new HashMap<>();
    boolean silent;

    @Override
    public Outcome<List<Stranger>> find(Collection<MachineId> ids) {
      throw new AssertionError("a shadow asks by tags alone");
    }

    @Override
    public Outcome<List<Stranger>> tagged(String key, String value) {
      return silent
          ? Outcome.failed(new Failure.Throttled("asked too often"))
          : Outcome.ok(
              groups.getOrDefault(key + "=" + value, List.of()).stream()
                  .map(machine -> new Stranger(machine, machine.zone(), Instant.EPOCH))
                  .toList());
    }

    void runs(String group, String... ids) {
      groups.put(
          "group=" + group,
          List.of(ids).stream()
              .map(id ->
                  new CloudMachine(
                      new MachineId(id),
                      CloudMachine.State.RUNNING,
                      id.endsWith("b") ? "zone-b" : "zone-a",
                      "small",
                      Optional.of("10.0.0.1"),
                      0,
                      true,
                      Billing.PLAIN,
                      Map.of("group", group),
                      Market.ON_DEMAND,
                      false))
              .toList());
    }
  }

  /** As a new process would have it. */
  private ShadowLook look() {
    return new ShadowLook(
        new ShadowLook.Outside(
            town,
            (source, at) ->
                new Reading.Known(
                    at,
                    jobs,
                    Optional.of(new Reading.Jobs(jobs, 0, 0, 0, Duration.ofSeconds(jobs * 10L))),
                    // A worker of theirs, whose name tells no machine of ours.
                    Optional.of(Map.of("host:old-worker pid:7", 1))),
            new Watched(
                Map.of(
                    WEB, List.of(new Watched.Tag("group", "web")),
                    JOBS, List.of(new Watched.Tag("group", "jobs")))),
            any ->
                new Tariff(
                    new PriceList(
                        Map.of("small", new BigDecimal("0.36")),
                        Map.of(),
                        Map.of(),
                        BigDecimal.ZERO),
                    PriceSpec.NONE)),
        new Ledger(
            leases,
            fleet,
            machines,
            new JdbiWishes(database),
            new JdbiJournal(database),
            new JdbiHolds(database),
            new JdbiRescues(database),
            new JdbiRestraints(database)),
        comparison,
        new ShadowLook.Place(() -> now, STARTUP));
  }

  private void looks(Duration time) {
    for (Instant end = now.plus(time); now.isBefore(end); now = now.plus(LOOK)) {
      leases.renew(lease);
      look.tick(lease, new Pace(LOOK, LOOK), now);
    }
  }

  private List<Machine> imagined(RoleName role, MachineState state) {
    return machines.living(application).stream()
        .filter(machine -> machine.role().equals(role) && machine.state() == state)
        .toList();
  }

  private Compared compared(RoleName role) {
    return comparison.of(application).stream()
        .filter(found -> found.role().equals(role))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void it_begins_as_what_runs_and_then_goes_its_own_way() {
    fleet.apply(TestFleet.web(1, 3), TestFleet.jobs(1, 3));
    town.runs("web", "i-0a", "i-0b");
    town.runs("jobs", "i-1a");

    looks(LOOK);
    assertThat(imagined(WEB, MachineState.IN_SERVICE)).hasSize(2);
    assertThat(imagined(JOBS, MachineState.IN_SERVICE)).hasSize(1);
    assertThat(compared(WEB).launched()).isZero();

    jobs = 9;
    looks(Duration.ofMinutes(4));

    assertThat(imagined(JOBS, MachineState.IN_SERVICE)).hasSize(3);
    assertThat(imagined(WEB, MachineState.IN_SERVICE)).hasSize(1);
    assertThat(compared(JOBS).launched()).isEqualTo(2);
    assertThat(compared(JOBS).ended()).isZero();
    assertThat(compared(JOBS).longestWait()).contains(Duration.ofSeconds(90));
    assertThat(compared(WEB).launched()).isZero();
    assertThat(compared(WEB).ended()).isEqualTo(1);
    assertThat(compared(WEB).real().machines()).isEqualTo(2);
  }

  @Test
  void an_imagined_machine_serves_after_its_start_up_and_leaves_though_nobody_proves_it_idle() {
    fleet.apply(TestFleet.jobs(0, 1));
    jobs = 9;
    looks(Duration.ofSeconds(30));
    assertThat(imagined(JOBS, MachineState.BOOTING)).hasSize(1);
    looks(Duration.ofSeconds(30));
    assertThat(imagined(JOBS, MachineState.IN_SERVICE)).hasSize(1);

    jobs = 0;
    looks(Duration.ofMinutes(4));

    assertThat(machines.living(application)).isEmpty();
    assertThat(compared(JOBS).ended()).isEqualTo(1);
  }

  @Test
  void what_is_paid_for_anyway_costs_neither_side_and_is_given_to_one_role_only() {
    fleet.prices(new PriceSpec(Map.of(), 0, Map.of("small", 3)));
    fleet.apply(TestFleet.web(2, 3), TestFleet.jobs(2, 3));
    town.runs("web", "i-0a", "i-0b");
    town.runs("jobs", "i-1a", "i-1b");

    looks(Duration.ofMinutes(2));

    assertThat(compared(WEB).real().dollars()).isZero();
    assertThat(compared(WEB).imagined().dollars()).isZero();
    // One of the two at 0.36 an hour, for something less than two minutes.
    assertThat(compared(JOBS).real().dollars())
        .isBetween(new BigDecimal("0.008"), new BigDecimal("0.012"));
  }

  @Test
  void both_sides_cost_what_their_machines_cost_while_both_were_seen() {
    fleet.apply(TestFleet.jobs(1, 1));
    town.runs("jobs", "i-2a", "i-2b");
    looks(Duration.ofSeconds(110));
    town.silent = true;
    looks(Duration.ofMinutes(5));
    town.silent = false;
    looks(Duration.ofSeconds(10));

    Compared jobs = compared(JOBS);
    // 0.36 an hour is 0.0001 a second; the first look has no time behind it.
    assertThat(jobs.watched()).isEqualTo(Duration.ofSeconds(100));
    assertThat(jobs.real().dollars()).isEqualByComparingTo("0.02");
    assertThat(jobs.imagined().dollars()).isBetween(new BigDecimal("0.01"), new BigDecimal("0.02"));
  }

  @Test
  void another_process_goes_on_where_the_one_before_it_stopped() {
    fleet.apply(TestFleet.web(2, 3));
    town.runs("web", "i-3a", "i-3b");
    looks(Duration.ofSeconds(30));
    List<Long> before = imagined(WEB, MachineState.IN_SERVICE).stream().map(Machine::slot).toList();

    look = look();
    looks(Duration.ofMinutes(7));

    assertThat(imagined(WEB, MachineState.IN_SERVICE).stream().map(Machine::slot).toList())
        .isEqualTo(before)
        .hasSize(2);
  }

  @Test
  void nothing_begins_before_what_runs_was_seen() {
    fleet.apply(TestFleet.web(1, 3));
    town.silent = true;
    looks(LOOK);

    assertThat(comparison.of(application)).isEmpty();
  }
}
