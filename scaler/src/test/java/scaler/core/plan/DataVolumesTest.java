package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView.Placement;
import scaler.core.decide.Sentences;
import scaler.core.decide.Stock;
import scaler.core.decide.Stock.Shelf;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.fleet.RoleSpec.TagSpec;
import scaler.core.model.Asked;
import scaler.core.model.Disks;
import scaler.core.model.Disks.Copy;
import scaler.core.model.Disks.Disk;
import scaler.core.model.EndCause;
import scaler.core.model.HealRung;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Page;
import scaler.core.model.Sight;
import scaler.core.model.Volume;
import scaler.core.model.Volume.Phase;
import scaler.core.model.Volume.Use;
import scaler.core.model.VolumeId;

/** Where machines with data volumes go, what they wait for, and what is done before their end. */
class DataVolumesTest {
  private static final DataVolume INDEX =
      new DataVolume(
          new TagSpec("shop-search", "index"), "/dev/sdf", Optional.of(Duration.ofDays(14)));
  private static final DataVolume LOGS =
      new DataVolume(new TagSpec("shop-search", "logs"), "/dev/sdg", Optional.empty());
  private static final HeldVolume HELD = new HeldVolume(new VolumeId("vol-1"), "/dev/sdf");

  private static Volume volume(String id, String zone) {
    return new Volume(new VolumeId(id), zone, new Use.Free());
  }

  private static Shelf shelf(DataVolume entry, Volume... free) {
    return new Shelf(entry.device(), entry.tag().written(), List.of(free));
  }

  private static ARole searching(int machines, Shelf... shelves) {
    return new ARole()
        .capacity(machines, 4)
        .zones("a", "b")
        .volumes(INDEX, LOGS)
        .stock(new Stock.Seen(List.of(shelves)));
  }

  private static Stream<Step.Launch> launches(Plan plan) {
    return plan.steps().stream().filter(Step.Launch.class::isInstance).map(Step.Launch.class::cast);
  }

  private static Stream<String> guards(Plan plan) {
    return plan.guards().stream().map(Sentences::of);
  }

  @Test
  void each_machine_gets_a_volume_of_each_entry_in_its_own_zone_and_no_volume_goes_to_two() {
    Plan plan =
        searching(
                2,
                shelf(INDEX, volume("vol-1", "a"), volume("vol-2", "b"), volume("vol-3", "b")),
                shelf(LOGS, volume("vol-7", "b"), volume("vol-8", "b")))
            .plan();
    assertThat(launches(plan))
        .containsExactly(
            new Step.Launch(
                new Placement("sb", "b"),
                "m7g.large",
                Market.ON_DEMAND,
                List.of(
                    new HeldVolume(new VolumeId("vol-2"), "/dev/sdf"),
                    new HeldVolume(new VolumeId("vol-7"), "/dev/sdg"))),
            new Step.Launch(
                new Placement("sb", "b"),
                "m7g.large",
                Market.ON_DEMAND,
                List.of(
                    new HeldVolume(new VolumeId("vol-3"), "/dev/sdf"),
                    new HeldVolume(new VolumeId("vol-8"), "/dev/sdg"))));
  }

  @Test
  void of_the_zones_that_have_a_volume_the_least_filled_is_the_first() {
    Plan plan =
        searching(
                2,
                shelf(INDEX, volume("vol-1", "b"), volume("vol-2", "a")),
                shelf(LOGS, volume("vol-7", "a"), volume("vol-8", "b")))
            .machines(AMachine.serving(1).zone("a"))
            .plan();
    assertThat(launches(plan).map(one -> one.where().zone())).containsExactly("b");
  }

  @Test
  void more_machines_than_volumes_wait_and_say_for_what() {
    Plan plan = searching(3, shelf(INDEX, volume("vol-1", "a")), shelf(LOGS)).plan();
    assertThat(launches(plan)).isEmpty();
    assertThat(guards(plan))
        .contains(
            "no zone of the role's subnets has a free volume tagged shop-search=logs, so 3 machines"
                + " wait");
  }

  @Test
  void an_ill_machine_waits_for_another_one_only_where_that_can_have_its_volumes() {
    Use its = new Use.By(new MachineId("i-1"), Phase.ATTACHED);
    AMachine ill =
        Ill.ailing(HealRung.REPLACE, Duration.ofMinutes(2)).disks(disks(its, new Copy.NotNow()));
    Shelf index = shelf(INDEX, volume("vol-2", "a"));
    Shelf logs = shelf(LOGS, volume("vol-3", "a"));
    assertThat(Ill.first(searching(1, index, logs).heal(HealRung.REPLACE).machines(ill)))
        .isInstanceOf(Step.Wait.class);
    assertThat(Ill.first(searching(1, index, shelf(LOGS)).heal(HealRung.REPLACE).machines(ill)))
        .as("else both would wait for ever")
        .isInstanceOf(Step.End.class);
    assertThat(
            Ill.first(
                searching(1, index, shelf(LOGS))
                    .heal(HealRung.REPLACE)
                    .machines(ill.disks(Disks.NONE))))
        .as("its end would help nobody")
        .isInstanceOf(Step.Wait.class);
  }

  @Test
  void volumes_that_lie_in_different_zones_serve_no_machine() {
    Plan plan =
        searching(1, shelf(INDEX, volume("vol-1", "a")), shelf(LOGS, volume("vol-2", "b"))).plan();
    assertThat(launches(plan)).isEmpty();
    assertThat(guards(plan))
        .contains(
            "no zone of the role's subnets has a free volume tagged shop-search=index and one tagged"
                + " shop-search=logs, so 1 machine waits");
  }

  @Test
  void a_volume_where_the_role_has_no_subnet_is_none() {
    Plan plan =
        searching(1, shelf(INDEX, volume("vol-1", "c")), shelf(LOGS, volume("vol-2", "c"))).plan();
    assertThat(launches(plan)).isEmpty();
    assertThat(plan.guards()).anyMatch(Guard.NoFreeVolume.class::isInstance);
  }

  @Test
  void nothing_is_launched_while_the_volumes_cannot_be_seen() {
    Plan plan = searching(1).stock(new Stock.Unseen("EC2 is silent")).plan();
    assertThat(launches(plan)).isEmpty();
    assertThat(guards(plan))
        .contains("the role's volumes cannot be seen, so 1 machine waits: EC2 is silent");
  }

  private static Disks disks(Use use, Copy copy) {
    return new Disks.Seen(
        List.of(new Disk(HELD, Optional.of(new Volume(HELD.id(), "a", use)), copy)));
  }

  private static AMachine booting() {
    return AMachine.in(MachineState.BOOTING, 1).since(NOON.minus(minutes(1)));
  }

  private static Step step(AMachine machine) {
    Sight seen = machine.sight();
    return Lifecycle.next(seen, new ARole().volumes(INDEX).spec(), NOON);
  }

  @Test
  void a_machine_that_runs_and_looks_ready_is_given_its_volume_first() {
    AMachine booting = booting().disks(disks(new Use.Free(), new Copy.NotNow()));
    assertThat(step(booting)).isEqualTo(new Step.Attach(booting.machine(), List.of(HELD)));
  }

  @Test
  void it_waits_while_its_volume_is_being_attached_and_joins_when_it_is() {
    AMachine booting = booting();
    MachineId id = booting.id();
    assertThat(step(booting.disks(disks(new Use.By(id, Phase.ATTACHING), new Copy.NotNow()))))
        .isEqualTo(
            new Step.Wait(booting.machine(), "its volume vol-1, which is being attached to " + id));
    assertThat(step(booting.disks(disks(new Use.By(id, Phase.ATTACHED), new Copy.NotNow()))))
        .isInstanceOf(Step.Become.class);
  }

  @Test
  void a_volume_that_somebody_else_has_is_never_asked_for() {
    var other = new Use.By(new MachineId("i-other"), Phase.ATTACHED);
    AMachine booting = booting().disks(disks(other, new Copy.NotNow()));
    assertThat(step(booting))
        .isEqualTo(
            new Step.Wait(booting.machine(), "its volume vol-1, which is attached to i-other"));
  }

  @Test
  void a_machine_whose_volume_does_not_come_in_its_start_up_time_makes_room_for_another() {
    var other = new Use.By(new MachineId("i-other"), Phase.ATTACHED);
    AMachine booting =
        AMachine.in(MachineState.BOOTING, 1)
            .since(NOON.minus(minutes(10)))
            .disks(disks(other, new Copy.NotNow()));
    assertThat(step(booting))
        .isEqualTo(
            new Step.End(
                booting.machine(),
                new EndCause(
                    EndCause.Kind.NEVER_READY,
                    "not ready 10 min after it started: it waits for its volume vol-1, which is"
                        + " attached to i-other")));
  }

  @Test
  void nothing_is_ended_because_volumes_cannot_be_seen() {
    AMachine booting =
        AMachine.in(MachineState.BOOTING, 1)
            .since(NOON.minus(minutes(60)))
            .disks(new Disks.Unseen("EC2 is silent"));
    assertThat(step(booting)).isInstanceOf(Step.Wait.class);
  }

  private static AMachine idle() {
    return AMachine.in(MachineState.DRAINING, 1)
        .drain(proven(NOON.minus(minutes(1))))
        .page(Page.State.DRAINING, "draining", 0);
  }

  @Test
  void an_idle_machine_ends_only_when_its_snapshot_has_begun() {
    AMachine idle = idle();
    var with = new Use.By(idle.id(), Phase.ATTACHED);
    assertThat(step(idle.disks(disks(with, new Copy.Missing()))))
        .isEqualTo(new Step.Snapshot(idle.machine(), List.of(HELD)));
    assertThat(step(idle.disks(disks(with, new Copy.Begun("snap-1")))))
        .isInstanceOf(Step.End.class);
    assertThat(step(idle.disks(disks(with, new Copy.NotNow())))).isInstanceOf(Step.End.class);
  }

  @Test
  void it_does_not_end_while_nobody_knows_whether_there_is_a_snapshot() {
    AMachine idle = idle();
    var with = new Use.By(idle.id(), Phase.ATTACHED);
    assertThat(step(idle.disks(disks(with, new Copy.Unseen("EC2 is silent")))))
        .isInstanceOf(Step.Wait.class);
    assertThat(step(idle.disks(new Disks.Unseen("EC2 is silent")))).isInstanceOf(Step.Wait.class);
  }

  @Test
  void
      a_snapshot_that_does_not_come_raises_the_alarm_of_the_drain_and_only_a_role_that_says_so_ends() {
    AMachine idle = idle();
    Disks missing = disks(new Use.By(idle.id(), Phase.ATTACHED), new Copy.Missing());
    AMachine late =
        idle.disks(missing)
            .drain(proven(NOON.minus(minutes(31))))
            .asked(Asked.first(Asked.What.SNAPSHOT, NOON.minusSeconds(1)));
    assertThat(Lifecycle.next(late.sight(), new ARole().volumes(INDEX).spec(), NOON))
        .isEqualTo(new Step.DrainIsLate(late.machine(), "the snapshot of vol-1"));
    assertThat(
            Lifecycle.next(
                late.sight(),
                new ARole().volumes(INDEX).onTimeout(OnTimeout.TERMINATE).spec(),
                NOON))
        .isInstanceOf(Step.End.class);
  }

  private static Drain proven(Instant since) {
    return Drain.of(new EndCause(EndCause.Kind.SCALE_IN, "1 of 2 wanted"), since)
        .cordonedAt(since)
        .acknowledgedAt(since)
        .unlockedAt(since);
  }
}
