package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.postgres.Tables.NOON;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.core.policy.Remembered;
import scaler.core.policy.Several;
import scaler.engine.TestFleet;
import scaler.engine.port.Journal;
import scaler.engine.port.JournalContract;
import scaler.engine.port.Lease;
import scaler.engine.port.SampleViews;

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
            Optional.of(Map.of()),
            Optional.empty(),
            Optional.of(new Reading.Connections(97, 58)));
    RoleView view = SampleViews.of(spec, reading);
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
    assertThat(status.look(application, spec.name()).connections())
        .contains(new Reading.Connections(97, 58));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "7",
        "null",
        "{\"type\": \"Learned\"}",
        "{\"type\": \"Window\", \"at\": \"2026-03-04T12:00:00Z\"}",
        "{\"type\": \"Window\", \"at\": \"2026-03-04T12:00:00Z\", \"most\": [], \"fewest\": []}",
        "{\"type\": \"Oracle\", \"at\": \"2126-03-04T12:00:00Z\"}",
        "{\"type\": \"Several\"}",
        "{\"type\": \"Several\", \"at\": \"soon\", \"rules\": []}",
        "{\"type\": {}, \"at\": 7}",
        "{\"at\": \"soon\", \"arrivals\": [1]}"
      })
  void what_another_version_has_learned_and_cannot_be_read_counts_as_nothing(String json) {
    tables.run(
        "INSERT INTO role_memory (application, role, wanted, learned) VALUES (?, 'job', 4, ?::jsonb)",
        application,
        json);
    assertThat(journal.memories(application))
        .containsExactly(
            Map.entry(
                new RoleName("job"),
                new Journal.Memory(
                    new RoleMemory(OptionalInt.of(4), Optional.empty(), Optional.empty()),
                    LaunchTrouble.NONE)));
  }

  @Test
  void of_several_rules_what_cannot_be_read_is_nothing_of_that_rule_alone() {
    tables.run(
        """
        INSERT INTO role_memory (application, role, learned) VALUES (?, 'job', '{
          "type": "Several", "at": "2026-03-02T12:00:00Z", "rules": [
            null, {"type": "Oracle"}, {"type": "Window", "at": 7}, 7,
            {"type": "Window", "at": "2026-03-02T12:00:00Z",
             "most": [{"at": "2026-03-02T12:00:00Z", "wanted": 2}],
             "fewest": [{"at": "2026-03-02T12:00:00Z", "wanted": 2}]}]}')
        """,
        application);
    assertThat(journal.memories(application))
        .hasEntrySatisfying(
            new RoleName("job"),
            memory ->
                assertThat(memory.backlog().learned().orElseThrow())
                    .isInstanceOfSatisfying(
                        Several.class, several -> assertThat(several.rules()).containsOnlyKeys(4)));
  }

  @Test
  void what_was_learned_before_rules_had_names_is_read() {
    tables.run(
        """
        INSERT INTO role_memory (application, role, learned) VALUES (?, 'job', '{
          "since": "2026-03-02T11:00:00Z", "at": "2026-03-02T12:00:00Z",
          "arrivals": {"came": 5, "perSecond": 0.5, "perDay": 200.0,
                       "began": "2026-03-02T12:00:00Z", "slices": [1.0]},
          "job": {"running": 1, "left": 2, "worked": 60.0, "finished": 1.0},
          "boot": {"seconds": 97.0, "machines": 1.0},
          "margin": {"seconds": 3.0, "late": 0, "ready": 1}}')
        """,
        application);
    assertThat(journal.memories(application))
        .hasEntrySatisfying(
            new RoleName("job"),
            memory -> assertThat(memory.backlog().learned()).map(Remembered::at).contains(NOON));
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
