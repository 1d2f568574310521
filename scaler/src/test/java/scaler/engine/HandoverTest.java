package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.BALANCER;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.web;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.CloudMachine;
import scaler.core.model.Handover;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.engine.CrashPoints.Crash;
import scaler.engine.CrashPoints.Kind;
import scaler.engine.port.Cloud;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;
import scaler.outbound.postgres.JdbiWishes.Asker;
import scaler.outbound.postgres.Tables;
import scaler.sim.SimPart;

/** Machines that run already are taken over, and machines are let go. */
@ExtendWith(Quiet.class)
class HandoverTest {
  private static final String START = "2026-03-02T12:00:00Z";
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Asker ANN = new Asker("ann", "cut-over");

  private final Stage stage = new Stage(START);

  /** A machine that somebody else has launched and that has booted. */
  private static MachineId foreign(Stage stage, String name, String zone) {
    MachineId id =
        stage.world.foreign(stage.application + name, zone, Map.of("Name", "old " + name));
    stage.world.advance(Duration.ofMinutes(1));
    return id;
  }

  private static void adopt(Stage stage, RoleName role, MachineId id, boolean pageless) {
    CloudMachine shown =
        stage.world.living().stream()
            .filter(machine -> machine.id().equals(id))
            .findFirst()
            .orElseThrow();
    stage.wishes.adopt(
        stage.application,
        List.of(
            new Handover.Adopt(
                0,
                role,
                id,
                shown.zone(),
                new Machine.Place(shown.address().orElseThrow(), 0, shown.type()),
                stage.world.instant().minus(Duration.ofMinutes(1)),
                pageless,
                "")),
        ANN);
  }

  private Map<String, String> tags(MachineId id) {
    return stage.world.living().stream()
        .filter(machine -> machine.id().equals(id))
        .findFirst()
        .orElseThrow()
        .tags();
  }

  @Test
  void an_adopted_machine_counts_serves_and_goes_as_any_other() {
    MachineId old = foreign(stage, "a", "zone-a");
    stage.fleet.apply(web(1, 3));
    adopt(stage, WEB, old, false);
    stage.until("it serves", FIVE_MINUTES, () -> stage.world.targets(BALANCER).containsKey(old));
    stage.lookFor(FIVE_MINUTES);

    assertThat(stage.world.launched()).as("none but the old one").hasSize(1);
    assertThat(stage.settled(WEB, 1)).as(stage.toString()).isTrue();
    assertThat(tags(old)).containsEntry("Name", "old a").containsEntry("scaler-role", "web");

    stage.wishes.end(stage.application, old, false, ANN);
    stage.until("another one", FIVE_MINUTES, () -> stage.world.living().size() == 2);
    stage.until("it is gone", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    assertThat(stage.world.living()).noneMatch(machine -> machine.id().equals(old));
    stage.holdsItsLaws();
  }

  @Test
  void a_pause_does_not_hold_an_adoption_up_and_nothing_is_launched_after_it() {
    stage.fleet.apply(web(2, 3));
    stage.wishes.pause(stage.application, Optional.empty(), Optional.empty(), ANN);
    MachineId one = foreign(stage, "one", "zone-a");
    MachineId two = foreign(stage, "two", "zone-b");
    adopt(stage, WEB, one, false);
    adopt(stage, WEB, two, false);
    stage.look();
    assertThat(stage.settled(WEB, 2)).as(stage.toString()).isTrue();

    stage.wishes.resume(stage.application, Optional.empty(), ANN);
    stage.lookFor(FIVE_MINUTES);
    assertThat(stage.world.launched()).hasSize(2);
    assertThat(stage.settled(WEB, 2)).as(stage.toString()).isTrue();
    stage.holdsItsLaws();
  }

  @Test
  void a_web_server_without_a_page_ends_once_its_balancer_has_let_it_go() {
    stage.fleet.apply(web(0, 3));
    MachineId old = foreign(stage, "old", "zone-a");
    adopt(stage, WEB, old, true);
    stage.until("it has ended", FIVE_MINUTES, () -> stage.world.living().isEmpty());

    assertThat(stage.world.targets(BALANCER)).isEmpty();
    stage.holdsItsLaws();
  }

  @Test
  void a_job_server_without_a_page_ends_only_after_it_powered_itself_off() {
    stage.fleet.apply(jobs(0, 3));
    MachineId old = foreign(stage, "old", "zone-a");
    adopt(stage, JOBS, old, true);
    stage.until("drains", FIVE_MINUTES, () -> !stage.in(MachineState.DRAINING, JOBS).isEmpty());
    stage.world.down(SimPart.PAGES);
    stage.lookFor(Duration.ofMinutes(30));
    assertThat(stage.world.living()).as("no page, no proof").hasSize(1);

    stage.world.stop(old);
    stage.until("it has ended", FIVE_MINUTES, () -> stage.world.living().isEmpty());
    stage.holdsItsLaws();
  }

  @Test
  void a_web_server_without_a_page_waits_for_a_balancer_that_does_not_answer() {
    stage.fleet.apply(web(0, 3));
    MachineId old = foreign(stage, "old", "zone-a");
    adopt(stage, WEB, old, true);
    stage.until("drains", FIVE_MINUTES, () -> !stage.in(MachineState.DRAINING, WEB).isEmpty());
    stage.world.down(SimPart.BALANCER);
    stage.lookFor(Duration.ofMinutes(30));
    assertThat(stage.in(MachineState.DRAINING, WEB))
        .singleElement()
        .satisfies(
            one -> assertThat(one.drain().orElseThrow().acknowledged()).as("by whom?").isEmpty());
    stage.world.up(SimPart.BALANCER);
    stage.until("it has ended", FIVE_MINUTES, () -> stage.world.living().isEmpty());
    stage.holdsItsLaws();
  }

  @Test
  void one_whose_pause_ended_before_it_was_let_go_stays_ours() {
    stage.fleet.apply(web(1, 2));
    stage.until("one", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    MachineId machine = stage.living(WEB).getFirst().id();
    stage.wishes.pause(stage.application, Optional.of(WEB), Optional.empty(), ANN);
    stage.wishes.leave(stage.application, List.of(machine), ANN);
    stage.world.down(SimPart.CLOUD);
    stage.look();
    stage.wishes.resume(stage.application, Optional.of(WEB), ANN);
    stage.look();
    stage.world.up(SimPart.CLOUD);
    stage.lookFor(FIVE_MINUTES);

    assertThat(stage.wishes.handovers(stage.application)).isEmpty();
    assertThat(tags(machine)).containsKeys("scaler-install", "scaler-slot");
    assertThat(stage.settled(WEB, 1)).as(stage.toString()).isTrue();
    assertThat(stage.world.launched()).hasSize(1);
    stage.holdsItsLaws();
  }

  @Test
  void one_that_has_lost_tags_already_is_let_go_whatever_becomes_of_the_pause() {
    stage.fleet.apply(web(1, 2));
    stage.until("one", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    MachineId machine = stage.living(WEB).getFirst().id();
    stage.wishes.pause(stage.application, Optional.of(WEB), Optional.empty(), ANN);
    stage.wishes.leave(stage.application, List.of(machine), ANN);
    stage.world.loseAnswers(SimPart.CLOUD, 1);
    stage.look();
    stage.wishes.resume(stage.application, Optional.of(WEB), ANN);
    stage.lookFor(FIVE_MINUTES);

    assertThat(stage.wishes.handovers(stage.application)).isEmpty();
    assertThat(tags(machine).keySet()).noneMatch(key -> key.startsWith("scaler-"));
    assertThat(stage.world.living()).as("it runs on, and another one came").hasSize(2);
    assertThat(stage.settled(WEB, 1)).as(stage.toString()).isTrue();
  }

  @Test
  void whoever_dies_during_an_adoption_leaves_it_to_the_next() {
    boolean crashed = true;
    for (int at = 0; crashed; at++) {
      for (Kind kind : List.of(Kind.BEFORE, Kind.AFTER)) {
        Stage one = new Stage(START);
        one.fleet.apply(web(1, 3));
        MachineId old = foreign(one, "old", "zone-a");
        adopt(one, WEB, old, false);
        CrashPoints points = new CrashPoints(at, kind);
        one.through(List.of(points).iterator());
        lookFor(one, Duration.ofSeconds(40));
        crashed = points.crashed();

        assertThat(one.world.launched()).as("call %d: %s", at, one).hasSize(1);
        assertThat(one.settled(WEB, 1)).as("call %d: %s", at, one).isTrue();
        assertThat(one.wishes.handovers(one.application)).isEmpty();
        one.holdsItsLaws();
      }
    }
  }

  private static void lookFor(Stage stage, Duration time) {
    var end = stage.world.instant().plus(time);
    while (stage.world.instant().isBefore(end)) {
      try {
        stage.look();
      } catch (Crash crash) {
        stage.restart();
        stage.world.advance(Duration.ofSeconds(3));
      }
    }
  }

  @Test
  void a_machine_that_is_let_go_runs_on_and_may_be_adopted_again() {
    stage.fleet.apply(web(1, 2));
    stage.until("one", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    MachineId machine = stage.living(WEB).getFirst().id();
    stage.wishes.end(stage.application, machine, false, ANN);
    stage.wishes.pause(stage.application, Optional.of(WEB), Optional.empty(), ANN);
    stage.wishes.leave(stage.application, List.of(machine), ANN);
    stage.lookFor(FIVE_MINUTES);

    assertThat(stage.onRecord()).isEmpty();
    assertThat(stage.world.living()).hasSize(1);
    assertThat(tags(machine).keySet()).noneMatch(key -> key.startsWith("scaler-"));
    assertThat(stage.world.targets(BALANCER)).as("as it was").containsOnlyKeys(machine);

    adopt(stage, WEB, machine, false);
    stage.look();
    stage.wishes.resume(stage.application, Optional.of(WEB), ANN);
    stage.lookFor(FIVE_MINUTES);
    assertThat(stage.settled(WEB, 1)).as("what was asked before is void: %s", stage).isTrue();
    assertThat(stage.world.launched()).hasSize(1);
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
    assertThat(tags(old)).containsEntry("scaler-role", "web").containsKey("scaler-install");
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
    assertThat(tags(old)).containsKey("scaler-slot");
    stage.holdsItsLaws();
  }
}
