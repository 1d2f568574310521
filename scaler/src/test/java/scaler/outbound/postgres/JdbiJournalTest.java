package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.postgres.Tables.NOON;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.decide.Care;
import scaler.core.decide.Neighbours;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.RoleView;
import scaler.core.decide.Stock;
import scaler.core.decide.Verdict;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.MachineHolds;
import scaler.core.model.Reading;
import scaler.engine.TestFleet;
import scaler.engine.port.JournalContract;
import scaler.engine.port.Lease;

/** What the journal's readers see, beside what every journal promises. */
class JdbiJournalTest extends JournalContract {
  private final Tables tables = Tables.shared();
  private final JdbiJournal journal = new JdbiJournal(tables.database());
  private final Status status = new Status(tables.database());
  private final String application = Tables.application();
  private final Lease lease = tables.lease(application);

  JdbiJournalTest() {
    super(new PostgresRecords(Tables.shared()));
  }

  @Test
  void a_sample_has_all_that_the_queue_told() {
    RoleSpec spec = TestFleet.jobs(1, 5);
    Reading reading =
        new Reading.Known(
            NOON,
            27,
            Optional.of(new Reading.Jobs(20, 7, 3, 1, Duration.ofMillis(1500))),
            Optional.of(Map.of()));
    RoleView view =
        new RoleView(
            spec,
            false,
            List.of(new RoleView.Placement("subnet-a", "zone-a")),
            List.of(),
            Stock.NOT_NEEDED,
            Optional.of(reading),
            Optional.empty(),
            List.of(),
            MachineHolds.NONE,
            List.of(),
            Optional.empty(),
            RoleMemory.EMPTY,
            LaunchTrouble.NONE,
            Neighbours.NONE,
            Care.NONE);
    Verdict verdict =
        new Verdict(
            3,
            1,
            spec.capacity(),
            false,
            new Reason.Minimum(1),
            List.of(),
            RoleMemory.EMPTY.stepped(3, NOON));
    journal.record(lease, 1, view, verdict, List.of(), NOON);
    journal.record(lease, 1, view, verdict, List.of(), NOON.plusSeconds(9));

    List<Status.Sample> samples = status.history(application);
    assertThat(samples).extracting(Status.Sample::at).containsExactly(NOON, NOON.plusSeconds(9));
    assertThat(samples.getFirst())
        .extracting(
            Status.Sample::ready,
            Status.Sample::running,
            Status.Sample::scheduled,
            Status.Sample::failed,
            Status.Sample::oldestSeconds,
            Status.Sample::wanted)
        .containsExactly(
            Optional.of(20), Optional.of(7), Optional.of(3), Optional.of(1), Optional.of(1.5), 3);
    assertThat(status.samples(application)).containsExactly(samples.getLast());
  }

  @Test
  void who_decides_can_be_read_and_is_nobody_after_a_release() {
    journal.looked(lease, NOON);
    assertThat(status.deciding(application).decidedAt()).as("a blind look").isEmpty();
    journal.decided(lease, NOON);
    assertThat(status.deciding(application))
        .isEqualTo(new Status.Deciding(Optional.of("test"), Optional.of(NOON), Optional.of(NOON)));
    new JdbiLeases(tables.database()).release(lease);
    assertThat(status.deciding(application))
        .isEqualTo(new Status.Deciding(Optional.empty(), Optional.of(NOON), Optional.of(NOON)));
  }
}
