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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.TargetState;
import scaler.core.plan.Draining;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;
import scaler.outbound.postgres.JdbiWishes.Asker;
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
