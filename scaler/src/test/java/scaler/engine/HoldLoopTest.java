package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.outbound.postgres.JdbiWishes.Asker;

/** Machines that somebody holds, in the whole loop. */
class HoldLoopTest {
  private static final Asker ANN = new Asker("ann", "debug");
  private static final Duration LONG = Duration.ofMinutes(30);

  private final Stage stage = new Stage("2026-03-04T12:00:00Z");

  private List<MachineId> serving(int count) {
    stage.fleet.apply(TestFleet.web(count, 5));
    stage.until("they serve", LONG, () -> stage.settled(WEB, count));
    return stage.onRecord().stream().map(machine -> machine.id().orElseThrow()).toList();
  }

  private void hold(MachineId machine, Optional<Duration> time) {
    stage.restraints.hold(stage.application, machine, time.map(stage.world.instant()::plus), ANN);
  }

  private Machine machine(MachineId id) {
    return stage.onRecord().stream()
        .filter(machine -> machine.id().equals(Optional.of(id)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_fleet_that_shrinks_leaves_it_also_after_a_restart_and_a_new_file() {
    List<MachineId> all = serving(3);
    MachineId held = all.getLast();
    hold(held, Optional.empty());
    stage.restart();

    stage.fleet.apply(TestFleet.web(0, 5));
    stage.until("the others are gone", LONG, () -> stage.onRecord().size() == 1);
    stage.lookFor(LONG);

    assertThat(machine(held).state()).isEqualTo(MachineState.IN_SERVICE);
    assertThat(stage.world.living()).hasSize(1);
    stage.restraints.unhold(stage.application, held, ANN);
    stage.until("it is gone", LONG, () -> stage.onRecord().isEmpty());
    stage.holdsItsLaws();
  }

  @Test
  void one_on_its_way_out_is_taken_back_and_its_wish_waits_for_the_end_of_the_hold() {
    MachineId machine = serving(1).getFirst();
    stage.wishes.end(stage.application, machine, false, ANN);
    stage.until("it drains", LONG, () -> machine(machine).state() == MachineState.DRAINING);
    hold(machine, Optional.of(Duration.ofHours(1)));

    stage.until("it serves again", LONG, () -> machine(machine).state() == MachineState.IN_SERVICE);
    stage.lookFor(Duration.ofMinutes(40));
    assertThat(machine(machine).state()).isEqualTo(MachineState.IN_SERVICE);
    stage.until(
        "its time is over and the wish is done",
        LONG,
        () -> stage.onRecord().stream().noneMatch(m -> m.id().equals(Optional.of(machine))));
    stage.holdsItsLaws();
  }

  @Test
  void a_role_that_left_the_file_stays_as_long_as_its_machine_is_held() {
    MachineId machine = serving(1).getFirst();
    hold(machine, Optional.empty());
    stage.fleet.apply(TestFleet.jobs(0, 1));

    stage.lookFor(LONG);

    assertThat(machine(machine).state()).isEqualTo(MachineState.IN_SERVICE);
    stage.restraints.unhold(stage.application, machine, ANN);
    stage.until("it retires", LONG, () -> stage.onRecord().isEmpty());
  }

  @Test
  void people_may_end_it_all_the_same_and_another_one_comes() {
    MachineId machine = serving(1).getFirst();
    hold(machine, Optional.empty());
    stage.world.kill(machine);

    stage.until(
        "another one serves",
        LONG,
        () ->
            stage.settled(WEB, 1)
                && !stage.onRecord().getFirst().id().equals(Optional.of(machine)));
    assertThat(stage.restraints.holds(stage.application, stage.world.instant())).isEmpty();
  }

  @Test
  void one_that_answers_no_more_is_left_as_it_is_and_looked_at_no_more_often() {
    stage.world.neverReady(WEB, true);
    stage.fleet.apply(TestFleet.web(1, 1));
    stage.until("it boots", LONG, () -> !stage.in(MachineState.BOOTING, WEB).isEmpty());
    MachineId machine = stage.onRecord().getFirst().id().orElseThrow();
    hold(machine, Optional.empty());

    stage.lookFor(LONG);

    assertThat(machine(machine).end().map(EndCause::kind)).isEmpty();
    assertThat(stage.look()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }
}
