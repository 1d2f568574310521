package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.BALANCER;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.port.Balancer;
import scaler.engine.port.Checks;
import scaler.engine.port.Failure;
import scaler.engine.port.JobLocks;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import scaler.engine.port.Volumes;
import scaler.engine.port.World;
import scaler.sim.SimPart;

/** What the loop asks the world for without success, and how often it does. */
@ExtendWith(Quiet.class)
class InVainTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final Stage stage = new Stage("2026-03-02T12:00:00Z");
  private final AtomicInteger calls = new AtomicInteger();

  private void serving(int machines) {
    stage.fleet.apply(web(machines, 3));
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, machines));
  }

  /** Listings lack a machine, whose page is silent with all others. */
  private MachineId lose() {
    MachineId lost = stage.living(WEB).getFirst().id();
    World real = stage.world.ports();
    stage.world.down(SimPart.PAGES);
    stage.through(
        new OtherCloud(real.cloud()) {
          @Override
          public Outcome<List<CloudMachine>> list(String application) {
            return super.list(application)
                .map(all -> all.stream().filter(one -> !one.id().equals(lost)).toList());
          }

          @Override
          public Outcome<Optional<CloudMachine>> find(MachineId machine) {
            calls.incrementAndGet();
            return super.find(machine);
          }
        }.in(real),
        stage.ledger());
    return lost;
  }

  @Test
  void a_machine_that_the_cloud_knows_by_its_id_stays_however_long_no_listing_shows_it() {
    serving(2);
    lose();

    stage.lookFor(Duration.ofMinutes(15));
    assertThat(stage.world.launched()).hasSize(2);
    assertThat(calls.get()).as("asked in ten minutes").isBetween(5, 9);
    stage.world.up(SimPart.PAGES);
    stage.through(stage.world.ports(), stage.ledger());
    stage.until("listed again", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    stage.holdsItsLaws();
  }

  @Test
  void one_that_has_ended_unseen_is_replaced_once_the_cloud_says_so() {
    serving(2);
    MachineId lost = lose();
    stage.world.kill(lost);

    stage.lookFor(Duration.ofMinutes(6));
    stage.world.up(SimPart.PAGES);
    stage.until("replaced", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    assertThat(calls).as("asked").hasValue(1);
    assertThat(stage.world.targets(BALANCER)).doesNotContainKey(lost).hasSize(2);
    stage.holdsItsLaws();
  }

  @Test
  void a_process_that_takes_over_goes_on_with_the_same_pauses() {
    stage.fleet.apply(web(1, 1));
    for (int n = 0; n < 36; n++) {
      World real = stage.world.ports();
      stage.restart();
      stage.through(
          new OtherCloud(real.cloud()) {
            @Override
            public Outcome<CloudMachine> launch(LaunchRequest request) {
              calls.incrementAndGet();
              return Outcome.failed(new Failure.Unavailable("no answer"));
            }
          }.in(real),
          stage.ledger());
      stage.lookFor(Duration.ofSeconds(10));
    }

    assertThat(calls.get()).as("launches in six minutes").isBetween(6, 8);
    assertThat(stage.onRecord()).hasSize(1);
    stage.through(stage.world.ports(), stage.ledger());
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    assertThat(stage.world.launched()).hasSize(1);
  }

  @Test
  void an_end_that_the_cloud_does_not_do_is_asked_for_later_each_time() {
    serving(2);
    World real = stage.world.ports();
    stage.through(
        new OtherCloud(real.cloud()) {
          @Override
          public Outcome<MachineId> terminate(MachineId machine) {
            calls.incrementAndGet();
            return Outcome.failed(new Failure.Denied("it is protected"));
          }
        }.in(real),
        stage.ledger());
    stage.fleet.apply(web(1, 1));

    stage.until("to end", TEN_MINUTES, () -> !stage.in(MachineState.TERMINATING, WEB).isEmpty());
    stage.lookFor(TEN_MINUTES);
    assertThat(calls.get()).isBetween(7, 9);
    stage.through(real, stage.ledger());
    stage.until("ended", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    stage.holdsItsLaws();
  }

  @Test
  void a_balancer_that_takes_nobody_in_is_asked_later_each_time() {
    World real = stage.world.ports();
    Balancer full =
        new Balancer() {
          @Override
          public Outcome<Targets> targets(BalancerSpec spec, Collection<Member> members) {
            return real.balancer().targets(spec, members);
          }

          @Override
          public Outcome<MachineId> register(BalancerSpec spec, CloudMachine machine) {
            calls.incrementAndGet();
            return Outcome.failed(new Failure.Invalid("it has too many targets"));
          }

          @Override
          public Outcome<MachineId> deregister(BalancerSpec spec, Member member) {
            return real.balancer().deregister(spec, member);
          }
        };
    stage.through(
        new World(
            real.cloud(),
            full,
            real.pages(),
            real.queues(),
            Others.NONE,
            Checks.NONE,
            Volumes.NONE,
            JobLocks.NONE),
        stage.ledger());
    stage.fleet.apply(web(1, 1));

    stage.lookFor(TEN_MINUTES);
    assertThat(stage.inService(WEB)).isZero();
    assertThat(calls.get()).isBetween(4, 9);
    stage.through(real, stage.ledger());
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    stage.holdsItsLaws();
  }
}
