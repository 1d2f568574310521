package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.Adoptions.ANN;
import static scaler.engine.Adoptions.adopt;
import static scaler.engine.Adoptions.foreign;
import static scaler.engine.Adoptions.tags;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.web;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.port.Cloud;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;
import scaler.outbound.postgres.Tables;
import scaler.sim.SimPart;

/** Handovers that come late, too early, or to a cloud that does not take them. */
@ExtendWith(Quiet.class)
class HandoverTroubleTest {
  private static final String START = "2026-03-02T12:00:00Z";
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final Stage stage = new Stage(START);

  @Test
  void one_that_was_let_go_a_moment_ago_is_adopted_once_no_call_can_take_its_tags_off_any_more() {
    stage.fleet.apply(web(1, 2));
    stage.until("one", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    MachineId machine = stage.living(WEB).getFirst().id();
    stage.wishes.pause(stage.application, Optional.of(WEB), Optional.empty(), ANN);
    stage.wishes.leave(stage.application, List.of(machine), ANN);
    stage.until("it is let go", FIVE_MINUTES, () -> stage.onRecord().isEmpty());
    adopt(stage, WEB, machine, false);
    stage.lookFor(Duration.ofMinutes(2));
    assertThat(stage.onRecord()).isEmpty();
    assertThat(tags(stage, machine)).doesNotContainKey("scaler-install");

    stage.lookFor(FIVE_MINUTES);
    assertThat(stage.wishes.handovers(stage.application)).isEmpty();
    assertThat(tags(stage, machine)).containsKey("scaler-install");
    stage.holdsItsLaws();
  }

  @Test
  void a_machine_whose_end_is_decided_is_not_let_go() {
    stage.fleet.apply(jobs(1, 1));
    stage.until("one", FIVE_MINUTES, () -> stage.settled(JOBS, 1));
    MachineId machine = stage.living(JOBS).getFirst().id();
    stage.wishes.end(stage.application, machine, true, ANN);
    stage.until("it ends", FIVE_MINUTES, () -> !stage.in(MachineState.TERMINATING, JOBS).isEmpty());
    stage.wishes.leave(stage.application, List.of(machine), ANN);
    stage.until(
        "it is gone",
        FIVE_MINUTES,
        () -> stage.onRecord().stream().noneMatch(one -> one.id().equals(Optional.of(machine))));
    assertThat(stage.world.living()).noneMatch(one -> one.id().equals(machine));
    stage.holdsItsLaws();
  }

  @Test
  void one_that_has_ended_before_it_was_adopted_gets_no_row() {
    stage.fleet.apply(web(0, 3));
    MachineId old = foreign(stage, "old", "zone-a");
    adopt(stage, WEB, old, false);
    stage.world.kill(old);
    stage.lookFor(FIVE_MINUTES);

    assertThat(stage.wishes.handovers(stage.application)).isEmpty();
    assertThat(
            Tables.shared()
                .ask(
                    Integer.class,
                    "SELECT count(*) FROM machine WHERE application = ?",
                    stage.application))
        .containsExactly(0);
    stage.holdsItsLaws();
  }

  /** The world with a cloud that does not take one kind of call. */
  private World takingNo(String call, AtomicInteger asked) {
    World world = stage.world.ports();
    Cloud cloud =
        Cloud.class.cast(
            Proxy.newProxyInstance(
                Cloud.class.getClassLoader(),
                new Class<?>[] {Cloud.class},
                (_, method, arguments) -> {
                  if (method.getName().equals(call)) {
                    asked.incrementAndGet();
                    return Outcome.failed(new Failure.Unavailable("no answer"));
                  }
                  return method.invoke(world.cloud(), arguments);
                }));
    return new World(
        cloud,
        world.balancer(),
        world.pages(),
        world.queues(),
        world.others(),
        world.checks(),
        world.volumes(),
        world.locks());
  }

  @Test
  void a_cloud_that_takes_no_tags_is_asked_ever_more_seldom() {
    stage.fleet.apply(web(0, 3));
    MachineId old = foreign(stage, "old", "zone-a");
    adopt(stage, WEB, old, false);
    AtomicInteger asked = new AtomicInteger();
    stage.through(takingNo("tag", asked), stage.ledger());
    stage.lookFor(Duration.ofMinutes(10));

    assertThat(asked.get()).isBetween(6, 10);
    assertThat(stage.wishes.handovers(stage.application)).hasSize(1);
  }

  @Test
  void an_adoption_that_has_begun_is_finished_though_its_role_has_left_the_fleet_file() {
    stage.fleet.apply(web(0, 3), jobs(0, 3));
    stage.wishes.pause(stage.application, Optional.empty(), Optional.empty(), ANN);
    MachineId old = foreign(stage, "old", "zone-a");
    adopt(stage, WEB, old, false);
    stage.through(takingNo("tag", new AtomicInteger()), stage.ledger());
    stage.look();
    stage.fleet.apply(jobs(0, 3));
    stage.restart();
    stage.lookFor(FIVE_MINUTES);

    assertThat(stage.wishes.handovers(stage.application)).isEmpty();
    assertThat(tags(stage, old)).containsEntry("scaler-role", "web").containsKey("scaler-install");
  }

  @Test
  void while_the_cloud_does_not_take_tags_an_adoption_stays_open() {
    stage.fleet.apply(web(1, 2));
    stage.wishes.pause(stage.application, Optional.empty(), Optional.empty(), ANN);
    MachineId old = foreign(stage, "old", "zone-a");
    adopt(stage, WEB, old, false);
    stage.world.down(SimPart.CLOUD);
    stage.lookFor(FIVE_MINUTES);
    assertThat(stage.wishes.handovers(stage.application)).hasSize(1);

    stage.world.up(SimPart.CLOUD);
    stage.lookFor(Duration.ofMinutes(2));
    assertThat(stage.wishes.handovers(stage.application)).isEmpty();
    assertThat(tags(stage, old)).containsKey("scaler-slot");
    stage.holdsItsLaws();
  }
}
