package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static scaler.engine.TestFleet.BALANCER;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.QUEUE;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Offer;
import scaler.core.model.RoleName;
import scaler.core.model.TargetState;
import scaler.core.plan.Draining;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;
import scaler.outbound.postgres.JdbiWishes.Asker;
import scaler.outbound.postgres.Tables;
import scaler.sim.SimPart;

/** What the world does behind the loop's back, and what the loop makes of it. */
@ExtendWith(Quiet.class)
class TroubleTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final Stage stage = new Stage("2026-03-02T12:00:00Z");

  @Test
  void a_machine_killed_behind_our_back_is_replaced() {
    stage.fleet.apply(web(2, 3));
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    MachineId killed = stage.living(WEB).getFirst().id();
    stage.world.kill(killed);
    stage.look();
    assertThat(stage.world.launched()).as("at the next look").hasSize(3);
    stage.until("replaced", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    assertThat(stage.world.targets(BALANCER)).hasSize(2).doesNotContainKey(killed);
    stage.holdsItsLaws();
  }

  @Test
  void a_machine_that_somebody_stopped_is_replaced_and_comes_back_as_one_too_many() {
    stage.fleet.apply(jobs(1, 3));
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(JOBS, 1));
    MachineId stopped = stage.living(JOBS).getFirst().id();
    stage.world.stop(stopped);
    stage.until("seen", FIVE_MINUTES, () -> !stage.in(MachineState.IMPAIRED, JOBS).isEmpty());
    stage.until("replaced", FIVE_MINUTES, () -> stage.inService(JOBS) == 1);
    stage.world.start(stopped);
    stage.until("one again", FIVE_MINUTES, () -> stage.settled(JOBS, 1));
    stage.holdsItsLaws();
  }

  @Test
  void a_lost_answer_to_a_launch_launches_nothing_twice() {
    Stage slow = new Stage("2026-03-02T12:00:00Z", Stage.SLOW);
    slow.fleet.apply(web(2, 2));
    slow.world.loseAnswers(SimPart.CLOUD, 2);
    slow.look();
    assertThat(slow.in(MachineState.REQUESTED, WEB)).hasSize(2);
    slow.lookFor(Duration.ofSeconds(10));
    assertThat(slow.in(MachineState.PENDING, WEB)).as("asked again").hasSize(2);
    slow.until("settled", FIVE_MINUTES, () -> slow.settled(WEB, 2));
    assertThat(slow.world.launched()).hasSize(2);
    slow.holdsItsLaws();
  }

  @Test
  void lost_answers_of_every_part_are_no_harm() {
    stage.fleet.apply(web(2, 3), jobs(0, 2));
    stage.world.put(QUEUE, 20, Duration.ofSeconds(3));
    List<SimPart> parts = List.of(SimPart.values());
    for (int n = 0; n < 40; n++) {
      // Two at a time, all pairs in turn.
      stage.world.loseAnswers(parts.get(n % parts.size()), 1);
      stage.world.loseAnswers(parts.get(n / parts.size() % parts.size()), 1);
      stage.look();
    }
    stage.fleet.apply(web(1, 1), jobs(0, 2));
    stage.until("less", FIVE_MINUTES, () -> stage.settled(WEB, 1) && stage.settled(JOBS, 0));
    assertThat(stage.world.done(QUEUE)).isEqualTo(20);
    stage.holdsItsLaws();
  }

  @Test
  void launches_that_fail_pause_longer_each_time() {
    stage.fleet.apply(web(1, 1));
    stage.through(
        new OtherCloud(stage.world.ports().cloud()) {
          @Override
          public Outcome<CloudMachine> launch(LaunchRequest request) {
            return Outcome.failed(new Failure.Invalid("the image is unknown"));
          }
        }.in(stage.world.ports()),
        stage.ledger());
    for (int pause : new int[] {5, 10, 20, 40, 80, 160, 300, 300}) {
      Instant tried = stage.world.instant();
      stage.look();
      var trouble = stage.trouble(WEB);
      assertThat(trouble.pausedUntil()).contains(tried.plusSeconds(pause));
      stage.world.advance(
          Duration.between(stage.world.instant(), tried.plusSeconds(pause).minusSeconds(1)));
      long before = events();
      stage.look();
      assertThat(events()).as("a second before the pause ends").isEqualTo(before);
      stage.world.advance(
          Duration.between(stage.world.instant(), tried.plusSeconds(pause)).plusSeconds(1));
    }
    assertThat(stage.world.launched()).isEmpty();

    stage.through(stage.world.ports(), stage.ledger());
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    assertThat(stage.trouble(WEB).failures()).isZero();
  }

  @Test
  void a_zone_without_room_rests_and_all_go_to_the_other() {
    stage.fleet.apply(web(3, 3));
    stage.world.full("zone-a", true);

    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 3));

    assertThat(stage.living(WEB)).extracting(CloudMachine::zone).containsOnly("zone-b");
    stage.holdsItsLaws();
  }

  @Test
  void with_no_room_anywhere_the_next_try_comes_when_the_first_rest_is_over() {
    stage.fleet.apply(web(1, 1));
    stage.world.full("zone-a", true);
    stage.world.full("zone-b", true);
    Instant first = stage.world.instant();
    stage.until("both rest", FIVE_MINUTES, () -> stage.trouble(WEB).resting().size() == 2);
    stage.world.full("zone-a", false);
    stage.world.full("zone-b", false);

    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));

    assertThat(stage.onRecord().getFirst().requestedAt())
        .isBetween(first.plus(Offer.REST), first.plus(Offer.REST).plusSeconds(30));
    stage.holdsItsLaws();
  }

  private long events() {
    return Tables.shared()
        .ask(
            Long.class,
            "SELECT count(*) FROM machine_event JOIN machine USING (slot) WHERE application = ?",
            stage.application)
        .getFirst();
  }

  @Test
  void a_machine_that_never_gets_ready_is_drained_and_the_next_one_waits() {
    stage.fleet.apply(web(1, 2));
    stage.world.neverReady(WEB, true);
    stage.until("the first", FIVE_MINUTES, () -> stage.world.launched().size() == 1);
    stage.until("its failure", FIVE_MINUTES, () -> stage.trouble(WEB).failures() == 1);
    assertThat(stage.world.launched()).as("the next one waits").hasSize(1);
    MachineId first = stage.world.launched().getFirst().id();
    stage.world.neverReady(WEB, false);
    stage.until(
        "its end",
        FIVE_MINUTES,
        () -> stage.living(WEB).stream().map(CloudMachine::id).noneMatch(first::equals));
    assertThat(stage.trouble(WEB).failures()).as("it has failed once").isLessThan(2);
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    stage.holdsItsLaws();
  }

  @Test
  void machines_that_the_cloud_ends_before_they_are_ready_count_as_failed_launches() {
    stage.fleet.apply(web(1, 1));
    for (int n = 0; n < 20; n++) {
      stage.look();
      stage.living(WEB).forEach(machine -> stage.world.kill(machine.id()));
    }
    assertThat(stage.world.launched().size()).isLessThan(6);
    assertThat(stage.trouble(WEB).failures()).isGreaterThan(1);
  }

  @Test
  void one_that_is_ended_by_force_is_out_of_its_balancer_when_its_end_is_asked_for() {
    stage.fleet.apply(web(1, 1));
    stage.until("one", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    List<Optional<TargetState>> at = new ArrayList<>();
    World world = stage.world.ports();
    stage.through(
        new OtherCloud(world.cloud()) {
          @Override
          public Outcome<MachineId> terminate(MachineId machine) {
            at.add(Optional.ofNullable(stage.world.targets(BALANCER).get(machine)));
            return super.terminate(machine);
          }
        }.in(world),
        stage.ledger());
    stage.wishes.end(
        stage.application, stage.living(WEB).getFirst().id(), true, new Asker("ann", "it burns"));

    stage.until("its end", FIVE_MINUTES, () -> !at.isEmpty());
    assertThat(at.getFirst()).isNotEqualTo(Optional.of(TargetState.HEALTHY));
  }

  @Test
  void the_cloud_down_in_the_middle_of_everything_is_made_up_for() {
    stage.fleet.apply(web(2, 3), jobs(0, 2));
    stage.world.put(QUEUE, 30, Duration.ofSeconds(3));
    stage.look();
    stage.world.down(SimPart.CLOUD);
    stage.lookFor(Duration.ofMinutes(3));
    stage.world.up(SimPart.CLOUD);
    stage.until("up", FIVE_MINUTES, () -> stage.settled(WEB, 2) && stage.world.done(QUEUE) == 30);
    stage.fleet.apply(web(1, 1), jobs(0, 2));
    stage.world.down(SimPart.CLOUD);
    stage.lookFor(Duration.ofMinutes(3));
    stage.world.up(SimPart.CLOUD);
    stage.until("down", FIVE_MINUTES, () -> stage.settled(WEB, 1) && stage.settled(JOBS, 0));
    stage.holdsItsLaws();
  }

  @Test
  void two_short_gaps_in_the_listing_do_not_add_up_to_a_lost_machine() {
    stage.fleet.apply(web(1, 1));
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    MachineId machine = stage.living(WEB).getFirst().id();
    Runnable gap =
        () -> {
          stage.through(worldWithout(machine), stage.ledger());
          stage.world.down(SimPart.PAGES);
          stage.look();
          stage.world.up(SimPart.PAGES);
          stage.through(stage.world.ports(), stage.ledger());
        };
    gap.run();
    stage.lookFor(Duration.ofMinutes(10));
    gap.run();
    stage.lookFor(Duration.ofMinutes(1));
    assertThat(stage.settled(WEB, 1)).as(stage.toString()).isTrue();
    stage.holdsItsLaws();
  }

  @Test
  void a_cordon_that_was_left_behind_is_removed_from_a_machine_in_service() {
    stage.fleet.apply(web(1, 1));
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    MachineId machine = stage.living(WEB).getFirst().id();
    stage.world.ports().cloud().tag(machine, Draining.CORDON_TAG, Draining.CORDONED);
    stage.lookFor(Duration.ofSeconds(20));
    assertThat(stage.living(WEB).getFirst().tags()).doesNotContainKey(Draining.CORDON_TAG);
  }

  @Test
  void a_role_that_cannot_be_told_who_it_is_counts_as_a_failed_launch() {
    // No boot script of that name was stored: what the machine would be told cannot be made.
    stage.fleet.apply(TestFleet.broken("aaa"), web(1, 1));
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    var trouble = stage.trouble(new RoleName("aaa"));
    assertThat(trouble.failures()).isPositive();
    assertThat(trouble.last()).isEqualTo("the boot script of role aaa does not begin with #!");
    assertThat(stage.onRecord()).as("no slot is taken for it").hasSize(1);
  }

  @Test
  void what_goes_wrong_with_one_role_does_not_hold_up_the_others() {
    stage.fleet.apply(jobs(1, 1), web(1, 1));
    World real = stage.world.ports();
    stage.through(
        new OtherCloud(real.cloud()) {
          @Override
          public Outcome<CloudMachine> launch(LaunchRequest request) {
            if (request.tags().containsValue("jobs")) {
              throw new IllegalStateException("a fault of scaler's own");
            }
            return super.launch(request);
          }
        }.in(real),
        stage.ledger());
    for (int n = 0; n < 20; n++) {
      assertThatThrownBy(stage::look).hasMessage("a fault of scaler's own");
      // As long as the longest pause between two launches of one slot.
      stage.world.advance(Duration.ofMinutes(2));
    }
    assertThat(stage.settled(WEB, 1)).as(stage.toString()).isTrue();
  }

  @Test
  void a_refusal_says_nothing_of_an_earlier_request_whose_answer_was_lost() {
    stage.fleet.apply(web(1, 1));
    World real = stage.world.ports();
    AtomicInteger calls = new AtomicInteger();
    stage.through(
        new OtherCloud(real.cloud()) {
          @Override
          public Outcome<List<CloudMachine>> list(String application) {
            return calls.get() < 5 ? Outcome.ok(List.of()) : super.list(application);
          }

          @Override
          public Outcome<CloudMachine> launch(LaunchRequest request) {
            return switch (calls.getAndIncrement()) {
              case 0 -> {
                super.launch(request);
                yield Outcome.failed(new Failure.Unavailable("the answer was lost"));
              }
              default -> Outcome.failed(new Failure.Denied("the credentials have expired"));
            };
          }
        }.in(real),
        stage.ledger());
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    assertThat(stage.world.launched()).hasSize(1);
    stage.holdsItsLaws();
  }

  @Test
  void a_lease_lost_in_the_middle_of_a_look_stops_its_writes() {
    stage.fleet.apply(web(2, 2));
    Lease old = stage.lease();
    stage.through(worldThatTakesTheLease(old), stage.ledger());
    assertThatThrownBy(stage::look).isInstanceOf(LeaseLostException.class);
    assertThat(stage.world.launched()).hasSizeBetween(1, 2);
    assertThat(stage.onRecord()).allMatch(machine -> machine.state() == MachineState.REQUESTED);

    stage.restart();
    assertThat(stage.lease().epoch()).isGreaterThan(old.epoch());
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    assertThat(stage.world.launched()).hasSize(2);
    stage.holdsItsLaws();
  }

  private World worldWithout(MachineId machine) {
    World real = stage.world.ports();
    return new OtherCloud(real.cloud()) {
      @Override
      public Outcome<List<CloudMachine>> list(String application) {
        return super.list(application)
            .map(all -> all.stream().filter(one -> !one.id().equals(machine)).toList());
      }
    }.in(real);
  }

  /** While the cloud launches, another process becomes the holder. */
  private World worldThatTakesTheLease(Lease lease) {
    World real = stage.world.ports();
    return new OtherCloud(real.cloud()) {
      @Override
      public Outcome<CloudMachine> launch(LaunchRequest request) {
        stage.leases().release(lease);
        stage.leases().acquire(stage.application, "another").ifPresent(stage.leases()::release);
        return super.launch(request);
      }
    }.in(real);
  }
}
