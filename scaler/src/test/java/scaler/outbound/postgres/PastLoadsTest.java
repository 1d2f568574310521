package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static scaler.outbound.postgres.Tables.NOON;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.fleet.RoleSpec;
import scaler.core.history.QueueSample;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.engine.TestFleet;
import scaler.engine.port.Lease;
import scaler.engine.port.SampleViews;
import scaler.outbound.postgres.PastLoads.Extent;

/** What the journal wrote of queues, read back. */
class PastLoadsTest {
  private static final RoleSpec SPEC = TestFleet.jobs(1, 5);

  private final Tables tables = Tables.shared();
  private final JdbiJournal journal = new JdbiJournal(tables.database());
  private final PastLoads loads = new PastLoads(tables.database());
  private final String application = Tables.application();
  private Lease lease = tables.lease(application);

  private void look(int second, Reading reading) {
    RoleView view = SampleViews.of(SPEC, reading);
    Verdict verdict =
        new Verdict(
            1, 0, SPEC.capacity(), false, new Reason.Minimum(1), List.of(), RoleMemory.EMPTY);
    journal.record(lease, 1, view, verdict, List.of(), NOON.plusSeconds(second));
  }

  private static Reading known(Optional<Reading.Wanted> wanted) {
    return new Reading.Known(
        NOON,
        20,
        Optional.of(new Reading.Jobs(20, 7, 3, 1, Duration.ZERO, wanted)),
        Optional.of(Map.of()));
  }

  private static Reading counted(long came) {
    return known(Optional.of(new Reading.Wanted(2, 4, 1, Duration.ZERO, came)));
  }

  private List<QueueSample> samples(Instant since) {
    return loads.samples(application, SPEC.name(), since);
  }

  private static QueueSample sample(int second, long count, long came) {
    return new QueueSample(NOON.plusSeconds(second), count, came, 2, 4, 1);
  }

  @Test
  void of_a_look_stays_what_the_role_counts_and_under_which_lease_it_was_counted() {
    look(0, counted(100));
    look(10, counted(103));
    new JdbiLeases(tables.database()).release(lease);
    lease = tables.lease(application);
    look(20, counted(1));
    assertThat(samples(NOON))
        .containsExactly(
            sample(0, lease.epoch() - 1, 100),
            sample(10, lease.epoch() - 1, 103),
            sample(20, lease.epoch(), 1));
    assertThat(samples(NOON.plusSeconds(11))).containsExactly(sample(20, lease.epoch(), 1));
  }

  @Test
  void looks_that_follow_each_other_by_the_second_are_thinned() {
    for (int second = 0; second < 35; second++) {
      look(second, counted(second));
    }
    assertThat(samples(NOON)).extracting(QueueSample::came).containsExactly(0L, 10L, 20L, 30L);
  }

  @Test
  void how_much_is_on_record_tells_why_there_is_no_load() {
    assertThat(loads.extent(application, SPEC.name(), NOON)).isEqualTo(new Extent(0, 0, 0, 0));
    look(0, known(Optional.empty()));
    look(10, new Reading.Unknown(NOON, "silent"));
    look(20, counted(7));
    assertThat(loads.extent(application, SPEC.name(), NOON)).isEqualTo(new Extent(3, 1, 1, 0));
    assertThat(samples(NOON)).hasSize(1);
  }

  @Test
  void machine_hours_are_counted_as_long_as_somebody_looked() {
    for (int second : new int[] {0, 40, 4_000, 4_040}) {
      tables.run(
          "INSERT INTO sample (application, role, at, wanted, actual, in_service, existing)"
              + " VALUES (?, 'job', ?, 1, 1, 1, 9)",
          application,
          Timestamp.from(NOON.plusSeconds(second)));
    }
    assertThat(loads.extent(application, new RoleName("job"), NOON).machineHours())
        .isCloseTo(9 * (40 + 60 + 40) / 3_600.0, within(1e-9));
  }

  @Test
  void boots_and_workers_are_those_of_the_role_s_machines() {
    tables.run(
        """
        INSERT INTO machine (application, role, zone, version, request, instance_id, state, since,
          requested_at, seen)
        VALUES (?, 'job', 'zone-a', 1, '{}', 'i-1', 'in_service', ?, ?, '{"workers": 3}'),
          (?, 'job', 'zone-a', 1, '{}', 'i-2', 'gone', ?, ?, '{"workers": 0}'),
          (?, 'web', 'zone-a', 1, '{}', 'i-3', 'in_service', ?, ?, '{"workers": 8}')
        """,
        application,
        time(95),
        time(0),
        application,
        time(95),
        time(0),
        application,
        time(95),
        time(0));
    tables.run(
        """
        INSERT INTO machine_event (slot, at, epoch, state, what)
        SELECT slot, since, 1, 'in_service', 'serves' FROM machine WHERE application = ?
        """,
        application);
    tables.run(
        """
        INSERT INTO machine_event (slot, at, epoch, state, what)
        SELECT slot, since + interval '1 hour', 1, 'in_service', 'taken back' FROM machine
        WHERE application = ?
        """,
        application);
    RoleName job = new RoleName("job");
    assertThat(loads.boots(application, job, NOON))
        .containsExactly(Duration.ofSeconds(95), Duration.ofSeconds(95));
    assertThat(loads.boots(application, job, NOON.plusSeconds(1))).isEmpty();
    assertThat(loads.workers(application, job, NOON)).isEqualTo(OptionalInt.of(3));
    assertThat(loads.workers(application, new RoleName("none"), NOON)).isEmpty();
  }

  private static Timestamp time(int second) {
    return Timestamp.from(NOON.plusSeconds(second));
  }
}
