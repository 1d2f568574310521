package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.Adoptions.ANN;
import static scaler.engine.Adoptions.adopt;
import static scaler.engine.Adoptions.foreign;
import static scaler.engine.Adoptions.tags;
import static scaler.engine.TestFleet.BALANCER;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.CrashPoints.Crash;
import scaler.engine.CrashPoints.Kind;
import scaler.sim.SimPart;

/** Machines that run already are taken over, and machines are let go. */
@ExtendWith(Quiet.class)
class HandoverTest {
  private static final String START = "2026-03-02T12:00:00Z";
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final Stage stage = new Stage(START);

  @Test
  void an_adopted_machine_counts_serves_and_goes_as_any_other() {
    MachineId old = foreign(stage, "a", "zone-a");
    stage.fleet.apply(web(1, 3));
    adopt(stage, WEB, old, false);
    stage.until("it serves", FIVE_MINUTES, () -> stage.world.targets(BALANCER).containsKey(old));
    stage.lookFor(FIVE_MINUTES);

    assertThat(stage.world.launched()).as("none but the old one").hasSize(1);
    assertThat(stage.settled(WEB, 1)).as(stage.toString()).isTrue();
    assertThat(tags(stage, old)).containsEntry("Name", "old a").containsEntry("scaler-role", "web");

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
    assertThat(tags(stage, machine)).containsKeys("scaler-install", "scaler-slot");
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
    assertThat(tags(stage, machine).keySet()).noneMatch(key -> key.startsWith("scaler-"));
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
    assertThat(tags(stage, machine).keySet()).noneMatch(key -> key.startsWith("scaler-"));
    assertThat(stage.world.targets(BALANCER)).as("as it was").containsOnlyKeys(machine);

    adopt(stage, WEB, machine, false);
    stage.look();
    stage.wishes.resume(stage.application, Optional.of(WEB), ANN);
    stage.lookFor(FIVE_MINUTES);
    assertThat(stage.settled(WEB, 1)).as("what was asked before is void: %s", stage).isTrue();
    assertThat(stage.world.launched()).hasSize(1);
    stage.holdsItsLaws();
  }
}
