package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static scaler.engine.port.SampleMachines.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Ailment;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.Disks;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Offer;
import scaler.core.model.Platform;
import scaler.core.model.Pulse;
import scaler.core.model.Reading;
import scaler.core.model.Sight;
import scaler.core.model.TargetState;
import scaler.core.policy.Arrivals;
import scaler.core.policy.BootTime;
import scaler.core.policy.JobTime;
import scaler.core.policy.Learned;
import scaler.core.policy.Margin;
import scaler.core.policy.Remembered;
import scaler.core.policy.Season;
import scaler.core.policy.Seasoned;
import scaler.core.policy.Several;
import scaler.core.policy.Throughput;
import scaler.core.policy.Window;
import scaler.engine.TestFleet;
import scaler.engine.port.Journal.Memory;

/** What the loop remembers and leaves to be read, wherever it is. */
public abstract class JournalContract {
  private static final RoleSpec SPEC = TestFleet.jobs(1, 5);
  private static final Reading READING =
      new Reading.Known(
          NOON,
          27,
          Optional.of(new Reading.Jobs(20, 7, 3, 1, Duration.ofMillis(1500))),
          Optional.of(Map.of()));

  private final Records records;
  private final Journal journal;
  private final String application;
  private final Lease lease;
  private int looks;

  protected JournalContract(Records records) {
    this.records = records;
    journal = records.ledger().journal();
    application = records.application();
    lease = records.lease(application);
  }

  private static RoleView view(Reading reading, Sight... machines) {
    return SampleViews.of(SPEC, reading, machines);
  }

  private static Verdict verdict(int wanted, Reason reason) {
    return new Verdict(
        wanted,
        1,
        SPEC.capacity(),
        false,
        reason,
        List.of(),
        RoleMemory.EMPTY.stepped(wanted, NOON));
  }

  /** A second after the look before. */
  private void look(Verdict verdict, Guard... guards) {
    looks++;
    journal.record(lease, 1, view(READING), verdict, List.of(guards), NOON.plusSeconds(looks));
  }

  private List<Integer> decided() {
    return records.decisions(application).stream().map(Records.Decision::wanted).toList();
  }

  private static final Learned LEARNED =
      new Learned(
          NOON.minusSeconds(3600),
          NOON,
          new Arrivals(1_234_567_890_123L, 0.1 + 0.2, 1e4 / 3, NOON, List.of(1.0, 0.0, 2.5)),
          new JobTime(3, 7, 1e5 / 7, 42),
          new BootTime(97.25, 4),
          new Margin(-3.5, 1, 4));

  private static final Throughput.Rate TOLD = new Throughput.Rate(1e2 / 3, NOON, 1e3 / 7, 1e4 / 3);

  private static final Throughput THROUGHPUT =
      new Throughput(
          NOON,
          1_234_567_890_123L,
          7,
          true,
          LEARNED.job(),
          1e2 / 7,
          TOLD,
          TOLD,
          Optional.of(new Throughput.Flat(TOLD, TOLD, 7, NOON.plusSeconds(900))));

  @Test
  void a_decision_is_written_when_it_changes() {
    look(verdict(1, new Reason.Minimum(1)));
    look(verdict(1, new Reason.Minimum(1)));
    assertThat(decided()).containsExactly(1);
    look(verdict(2, new Reason.Minimum(2)));
    assertThat(decided()).as("another number").containsExactly(1, 2);
    look(verdict(2, new Reason.QueueUnknown("it is silent", NOON)));
    look(verdict(2, new Reason.QueueUnknown("it is still silent", NOON)));
    assertThat(decided()).as("another kind of reason").containsExactly(1, 2, 2);
    look(
        verdict(2, new Reason.QueueUnknown("", NOON)),
        new Guard.TooYoung("i-1", Duration.ofMinutes(9)));
    look(
        verdict(2, new Reason.QueueUnknown("", NOON)),
        new Guard.TooYoung("i-1", Duration.ofMinutes(8)));
    assertThat(decided()).as("another kind of guard").containsExactly(1, 2, 2, 2);
    look(verdict(1, new Reason.Minimum(1)));
    assertThat(decided()).as("back again").containsExactly(1, 2, 2, 2, 1);
  }

  @Test
  void that_the_last_step_stands_is_no_decision() {
    Reason stands = new Reason.LastStep(2, NOON.plusSeconds(99));
    look(verdict(2, new Reason.Minimum(2)));
    look(verdict(2, stands));
    assertThat(decided()).containsExactly(2);
    look(verdict(3, stands));
    assertThat(decided()).as("unless it stands elsewhere").containsExactly(2, 3);
  }

  @Test
  void a_decision_reads_as_a_sentence_with_what_stood_in_its_way() {
    look(verdict(1, new Reason.Minimum(1)), new Guard.AtMaximum(9, 5));
    assertThat(records.decisions(application))
        .singleElement()
        .satisfies(decided -> {
          assertThat(decided.sentence()).startsWith("1 wanted, 1 there: ");
          assertThat(decided.guards()).containsExactly("9 asked for, the maximum is 5");
          assertThat(decided.at()).isEqualTo(NOON.plusSeconds(1));
        });
  }

  @Test
  void every_look_leaves_a_sample() {
    look(verdict(3, new Reason.Minimum(1)));
    journal.record(
        lease,
        1,
        view(new Reading.Unknown(NOON, "silent")),
        verdict(3, new Reason.QueueUnknown("silent", NOON)),
        List.of(),
        NOON.plusSeconds(9));
    assertThat(records.samples(application, SPEC.name()))
        .containsExactly(
            new Records.Sample(
                NOON.plusSeconds(1),
                Optional.of(20),
                Optional.of(7),
                Optional.of(Duration.ofMillis(1500)),
                3,
                0),
            new Records.Sample(
                NOON.plusSeconds(9), Optional.empty(), Optional.empty(), Optional.empty(), 3, 0));
  }

  @Test
  void offers_that_rest_are_told_one_by_one_and_outlast_failures() {
    Offer typed = new Offer("eu-central-1a", "m7g.large", Market.ON_DEMAND);
    Offer untyped = new Offer("eu-central-1b", "", Market.ON_DEMAND);
    journal.rests(lease, SPEC.name(), typed, NOON);
    journal.rests(lease, SPEC.name(), untyped, NOON.plusSeconds(1));
    Offer spot = new Offer("eu-central-1a", "m7g.large", Market.SPOT);
    journal.rests(lease, SPEC.name(), spot, NOON.plusSeconds(3));
    journal.rests(lease, SPEC.name(), typed, NOON.plusSeconds(2));
    journal.launches(lease, SPEC.name(), LaunchTrouble.NONE.oneMore("bad image", NOON));
    journal.launches(lease, SPEC.name(), LaunchTrouble.NONE);

    assertThat(
            Objects.requireNonNull(journal.memories(application).get(SPEC.name()))
                .launches()
                .resting())
        .containsOnly(
            Map.entry(typed, NOON.plusSeconds(2)),
            Map.entry(untyped, NOON.plusSeconds(1)),
            Map.entry(spot, NOON.plusSeconds(3)));
  }

  private static final Window WINDOW =
      new Window(
          NOON,
          List.of(new Window.Mark(NOON.minusNanos(7_000), 9), new Window.Mark(NOON, 2)),
          List.of(new Window.Mark(NOON, 2)));

  private static final Season SEASON =
      new Season(
          NOON,
          0.5,
          List.of(3, 0, 7),
          new Season.Errors(2.5, 1),
          new Season.Errors(0, 0),
          new Season.Errors(1e5 / 7, 96));

  @Test
  void a_role_remembers_what_its_rule_keeps_whichever_that_is() {
    for (Remembered kept :
        List.of(
            LEARNED,
            WINDOW,
            new Seasoned(LEARNED, SEASON),
            new Several(NOON, Map.of(3, WINDOW, 1, new Seasoned(LEARNED, SEASON))))) {
      RoleMemory memory =
          new RoleMemory(
              OptionalInt.of(4),
              Optional.of(NOON),
              Optional.empty(),
              Optional.empty(),
              Optional.of(kept),
              Optional.empty());
      look(new Verdict(4, 1, SPEC.capacity(), false, new Reason.Minimum(1), List.of(), memory));
      assertThat(journal.memories(application))
          .hasEntrySatisfying(SPEC.name(), same -> assertThat(same.backlog()).isEqualTo(memory));
    }
  }

  @Test
  void a_role_remembers_its_step_and_its_failed_launches() {
    assertThat(journal.memories(application)).isEmpty();
    LaunchTrouble trouble = LaunchTrouble.NONE.oneMore("no room", NOON);
    journal.launches(lease, SPEC.name(), trouble);
    assertThat(journal.memories(application))
        .containsExactly(Map.entry(SPEC.name(), new Memory(RoleMemory.EMPTY, trouble)));

    RoleMemory memory =
        new RoleMemory(
            OptionalInt.of(4),
            Optional.of(NOON),
            Optional.of(NOON),
            Optional.of(NOON),
            Optional.of(LEARNED),
            Optional.of(THROUGHPUT));
    look(new Verdict(4, 1, SPEC.capacity(), false, new Reason.Minimum(1), List.of(), memory));
    assertThat(journal.memories(application))
        .containsExactly(Map.entry(SPEC.name(), new Memory(memory, trouble)));
    journal.launches(lease, SPEC.name(), LaunchTrouble.NONE);
    assertThat(journal.memories(application))
        .containsExactly(Map.entry(SPEC.name(), new Memory(memory, LaunchTrouble.NONE)));
  }

  @Test
  void what_failed_under_another_version_of_the_file_is_forgotten() {
    look(verdict(1, new Reason.Minimum(1)));
    LaunchTrouble cohort = LaunchTrouble.NONE.oneMore("bad", NOON).oneMore("bad", NOON);
    journal.launches(lease, SPEC.name(), cohort);
    look(verdict(1, new Reason.Minimum(1)));
    assertThat(journal.memories(application))
        .hasEntrySatisfying(SPEC.name(), same -> assertThat(same.launches()).isEqualTo(cohort));

    Verdict verdict = verdict(1, new Reason.Minimum(1));
    journal.record(lease, 2, view(READING), verdict, List.of(), NOON.plusSeconds(9));
    assertThat(journal.memories(application))
        .hasEntrySatisfying(
            SPEC.name(),
            next ->
                assertThat(next.launches())
                    .isEqualTo(new LaunchTrouble(0, Optional.empty(), "bad", Map.of())));
  }

  @Test
  void people_see_a_machine_as_the_last_look_saw_it() {
    var machine = records.machine(lease, MachineState.IN_SERVICE);
    seen(machine, Optional.of(SampleMachines.shown(machine)));
    assertThat(records.seen(machine.slot()))
        .isEqualTo(
            Map.of(
                "health", "status 500",
                "target", "unhealthy",
                "jobs", "2",
                "platform", "linux",
                "publicIpv4", "no"));
  }

  @Test
  void what_its_bill_depends_on_is_remembered_from_when_a_machine_ran() {
    var machine = records.machine(lease, MachineState.IN_SERVICE);
    seen(machine, Optional.of(shown(machine, CloudMachine.State.RUNNING, Platform.SUSE, true)));
    seen(machine, Optional.of(shown(machine, CloudMachine.State.STOPPING, Platform.LINUX, false)));
    seen(machine, Optional.empty());
    assertThat(records.seen(machine.slot()))
        .containsEntry("platform", "suse")
        .containsEntry("publicIpv4", "yes");

    seen(machine, Optional.of(shown(machine, CloudMachine.State.RUNNING, Platform.SUSE, false)));
    assertThat(records.seen(machine.slot())).containsEntry("publicIpv4", "no");
  }

  private static CloudMachine shown(
      Machine machine, CloudMachine.State state, Platform platform, boolean publicIpv4) {
    CloudMachine plain = SampleMachines.shown(machine);
    return new CloudMachine(
        plain.id(),
        state,
        plain.zone(),
        plain.type(),
        plain.address(),
        plain.portOffset(),
        plain.stoppable(),
        new Billing(platform, publicIpv4),
        plain.tags(),
        Market.ON_DEMAND,
        false);
  }

  private void seen(Machine machine, Optional<CloudMachine> cloud) {
    look(sight(machine, cloud));
  }

  private static Sight sight(Machine machine, Optional<CloudMachine> cloud) {
    return new Sight(
        machine,
        cloud,
        Optional.empty(),
        new Sight.Health.Unhealthy("status 500"),
        Map.of(new BalancerSpec.TargetGroup("shop"), TargetState.UNHEALTHY),
        OptionalInt.of(2),
        new Sight.Check.NotMade(),
        Disks.NONE,
        Pulse.NONE);
  }

  private void look(Sight sight) {
    journal.record(
        lease, 1, view(READING, sight), verdict(1, new Reason.Minimum(1)), List.of(), NOON);
  }

  @Test
  void what_the_checks_of_the_cloud_find_is_told_when_it_changes() {
    Machine machine = records.machine(lease, MachineState.IN_SERVICE);
    int before = records.life(machine.slot()).size();
    examined(machine, new Sight.Check.Clear());
    assertThat(records.life(machine.slot())).as("it was well before").hasSize(before);
    Sight.Check ill =
        new Sight.Check.Found(List.of(new Ailment.Failing("system check", Optional.empty())));
    examined(machine, ill);
    examined(machine, ill);
    examined(machine, new Sight.Check.Unknown("no answer"));
    examined(machine, ill);
    examined(machine, new Sight.Check.Clear());
    examined(machine, new Sight.Check.Clear());
    assertThat(records.life(machine.slot()).stream().skip(before).map(Records.Event::what))
        .hasSize(2)
        .last()
        .isEqualTo(
            "EC2 finds nothing wrong with %s any more".formatted(machine.id().orElseThrow()));
  }

  private void examined(Machine machine, Sight.Check check) {
    look(sight(machine, Optional.empty()).with(check));
  }

  @Test
  void who_looked_last_and_when_can_be_read() {
    assertThat(records.lookedAt(application)).isEmpty();
    journal.looked(lease, NOON);
    assertThat(records.lookedAt(application)).contains(NOON);
  }

  @Test
  void nothing_is_written_under_an_old_epoch() {
    Leases leases = records.ledger().leases();
    leases.release(lease);
    leases.acquire(application, "another");
    assertThatThrownBy(() -> look(verdict(1, new Reason.Minimum(1))))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> journal.launches(lease, SPEC.name(), LaunchTrouble.NONE))
        .isInstanceOf(LeaseLostException.class);
    journal.looked(lease, Instant.EPOCH);
    assertThat(decided()).isEmpty();
    assertThat(records.samples(application, SPEC.name())).isEmpty();
    assertThat(journal.memories(application)).isEmpty();
    assertThat(records.lookedAt(application)).isEmpty();
  }
}
