package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Guard;
import scaler.core.decide.Sentences;
import scaler.core.model.Adjustment;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Page;

/** One machine that somebody holds: what is planned for it and for the others. */
class HoldTest {
  private static final Guard HELD = held(1);

  private static Guard held(long slot) {
    return new Guard.MachineHeld("i-" + slot, "ann", Optional.empty(), "debug");
  }

  /** The steps that do something, each with its machine's slot. */
  private static List<String> steps(Plan plan) {
    return plan.steps().stream()
        .filter(step -> !(step instanceof Step.Wait))
        .map(step ->
            step.getClass().getSimpleName()
                + (step instanceof Step.ForMachine own ? " " + own.machine().slot() : ""))
        .toList();
  }

  private static ARole atMost(int machines) {
    return new ARole().capacity(0, 5).adjusted(Adjustment.Kind.AT_MOST, machines);
  }

  @Test
  void another_one_goes_in_its_place() {
    Plan plan =
        atMost(1).machines(serving(1).age(minutes(50)), serving(2).age(minutes(90))).held(1).plan();

    assertThat(steps(plan)).containsExactly("Drain 2");
    assertThat(plan.guards()).containsExactly(HELD);
    assertThat(Sentences.of(HELD)).isEqualTo("i-1 is held by ann: debug");
  }

  @Test
  void it_stays_when_all_are_to_go_and_counts_as_before() {
    ARole role = atMost(0).machines(serving(1), serving(2)).held(1);

    assertThat(steps(role.plan())).containsExactly("Drain 2");
    assertThat(role.counted()).hasSize(2);
    assertThat(role.capacity(0, 2).adjusted(Adjustment.Kind.AT_LEAST, 5).plan().steps())
        .noneMatch(Step::launches);
  }

  @Test
  void a_zone_of_held_machines_only_keeps_no_other_zone_from_shrinking() {
    ARole role =
        atMost(1)
            .machines(serving(1).zone("a"), serving(2).zone("a"), serving(3).zone("b"))
            .held(1)
            .held(2);

    assertThat(steps(role.plan())).containsExactly("Drain 3");
  }

  @Test
  void one_that_drains_is_taken_back_at_whatever_point_and_none_is_launched_for_it() {
    AMachine proven =
        in(MachineState.DRAINING, 1)
            .drain(
                Drain.of(new EndCause(EndCause.Kind.SCALE_IN, "less"), ARole.NOON.minusSeconds(60))
                    .cordonedAt(ARole.NOON.minusSeconds(50))
                    .acknowledgedAt(ARole.NOON.minusSeconds(40))
                    .unlockedAt(ARole.NOON.minusSeconds(30)))
            .page(Page.State.DRAINING, "draining", 0);
    for (AMachine drains :
        List.of(
            in(MachineState.DRAINING, 1),
            proven,
            in(MachineState.DRAINING, 1).tags(Map.of()),
            in(MachineState.DRAINING, 1).silent())) {
      assertThat(steps(new ARole().capacity(2, 3).machines(drains, serving(2)).held(1).plan()))
          .containsExactly("TakeBack 1");
    }
  }

  @Test
  void one_is_taken_back_once_and_another_one_that_drains_is_called_back_beside_it() {
    ARole role =
        new ARole()
            .capacity(2, 3)
            .machines(in(MachineState.DRAINING, 1), in(MachineState.DRAINING, 2))
            .held(1);

    assertThat(steps(role.plan())).containsExactly("TakeBack 1", "TakeBack 2");
  }

  @Test
  void one_that_powered_itself_off_waits_and_is_not_ended() {
    ARole role =
        new ARole()
            .capacity(0, 1)
            .machines(in(MachineState.DRAINING, 1).cloud(CloudMachine.State.STOPPED))
            .held(1);

    assertThat(role.plan().steps()).allMatch(Step.Wait.class::isInstance);
  }

  @Test
  void a_wish_to_end_it_waits_forced_or_not_and_is_done_after_the_hold() {
    for (boolean force : List.of(true, false)) {
      ARole role = new ARole().machines(serving(1)).end(1, force).held(1);

      assertThat(steps(role.plan())).isEmpty();
      assertThat(role.plan().guards()).contains(HELD);
      assertThat(steps(role.freed().plan()).getFirst()).isEqualTo(force ? "End 1" : "Drain 1");
    }
  }

  @Test
  void one_that_never_becomes_ready_is_left_as_it_is() {
    AMachine late = in(MachineState.BOOTING, 1).page(Page.State.STARTING, "", 0);

    assertThat(steps(new ARole().machines(late).plan())).contains("Drain 1");
    Plan held = new ARole().machines(late).held(1).plan();
    assertThat(held.steps()).hasSize(1);
    assertThat(held.steps().getFirst())
        .isInstanceOfSatisfying(
            Step.Wait.class,
            wait ->
                assertThat(wait.waitsFor())
                    .startsWith("its hold to end (not ready 10 min after it started: "));
  }

  @Test
  void a_stopped_one_does_not_make_room() {
    AMachine stopped = stopped(NOON.minus(CloudMachine.LISTED_LATE));
    ARole role = new ARole().capacity(1, 1).machines(stopped);

    assertThat(steps(role.plan())).contains("End 1");
    assertThat(steps(role.held(1).plan())).isEmpty();
  }

  private static AMachine stopped(Instant since) {
    return in(MachineState.IMPAIRED, 1).since(since).silent().cloud(CloudMachine.State.STOPPED);
  }

  @Test
  void one_that_may_have_been_started_since_it_was_listed_as_stopped_does_not_make_room() {
    AMachine lately = stopped(NOON.minus(CloudMachine.LISTED_LATE).plusNanos(1));
    AMachine answers = in(MachineState.IMPAIRED, 1).cloud(CloudMachine.State.STOPPED);

    assertThat(steps(new ARole().capacity(1, 1).machines(lately).plan())).isEmpty();
    assertThat(steps(new ARole().capacity(1, 1).machines(answers).plan())).doesNotContain("End 1");
  }

  @Test
  void a_role_that_left_the_file_keeps_it_until_the_hold_is_over() {
    ARole role = new ARole().retiring().machines(serving(1), serving(2)).held(1);

    assertThat(steps(role.plan())).containsExactly("Drain 2");
    assertThat(steps(role.freed().plan())).containsExactlyInAnyOrder("Drain 1", "Drain 2");
  }

  @Test
  void what_the_cloud_or_people_do_to_it_is_written_down() {
    assertThat(
            steps(
                new ARole()
                    .machines(serving(1).cloud(CloudMachine.State.TERMINATED))
                    .held(1)
                    .plan()))
        .contains("End 1");
    assertThat(
            steps(
                new ARole().machines(serving(1).cloud(CloudMachine.State.STOPPED)).held(1).plan()))
        .contains("Become 1");
  }

  @Test
  void a_spot_machine_that_the_cloud_takes_back_leaves_in_good_order() {
    assertThat(steps(new ARole().machines(serving(1).spot().notice()).held(1).plan()))
        .contains("Drain 1");
    AMachine leaves = in(MachineState.DRAINING, 1).drain(EndCause.Kind.INTERRUPTED).spot().notice();
    assertThat(steps(new ARole().machines(leaves).held(1).plan())).doesNotContain("TakeBack 1");
  }

  @Test
  void an_end_that_is_committed_is_finished() {
    assertThat(steps(new ARole().machines(in(MachineState.TERMINATING, 1)).held(1).plan()))
        .contains("EndAgain 1");
  }

  @Test
  void a_pause_stands_above_it() {
    assertThat(new ARole().machines(in(MachineState.DRAINING, 1)).held(1).paused().plan().steps())
        .isEmpty();
  }

  @Test
  void the_backlog_does_not_count_on_a_machine_that_stays() {
    ARole role =
        new ARole()
            .backlog(ARole.ARTICLE)
            .jobs(0, 1)
            .stepped(2, ARole.NOON.minusSeconds(600))
            .machines(serving(1), serving(2))
            .held(1)
            .held(2);

    assertThat(role.verdict().wanted()).isEqualTo(2);
    assertThat(steps(role.plan())).isEmpty();
  }
}
