package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.ARTICLE;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;
import static scaler.core.plan.Plans.drained;
import static scaler.core.plan.Plans.launches;
import static scaler.core.plan.Plans.steps;
import static scaler.core.plan.Plans.takenBack;
import static scaler.core.plan.Plans.wanting;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Guard;
import scaler.core.model.Adjustment;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Page;

class PlannerTest {
  // missing

  private static AMachine missing(int minutes) {
    return serving(1).unlisted().missingSince(NOON.minus(minutes(minutes)));
  }

  @Test
  void one_that_the_list_lacks_for_long_and_that_has_not_ended_is_told() {
    assertThat(wanting(1).machines(missing(10)).plan().guards())
        .contains(new Guard.Unlisted("i-1", NOON.minus(minutes(10))));
    assertThat(wanting(1).machines(missing(9)).plan().guards()).isEmpty();
    assertThat(wanting(1).machines(serving(1)).plan().guards()).isEmpty();
  }

  // take back

  @Test
  void draining_machines_come_back_before_any_is_launched_the_last_one_first() {
    Plan plan =
        wanting(3)
            .machines(
                in(MachineState.DRAINING, 1).since(NOON.minusSeconds(9)),
                in(MachineState.DRAINING, 2).since(NOON.minusSeconds(5)),
                serving(3).zone("b"),
                serving(4).zone("b"))
            .plan();

    assertThat(takenBack(plan)).containsExactly(2L);
    assertThat(launches(plan)).isEmpty();
  }

  @Test
  void they_come_back_into_the_least_filled_zone() {
    Plan plan =
        wanting(2)
            .machines(
                serving(1).zone("a"),
                in(MachineState.DRAINING, 2).zone("a").since(NOON.minusSeconds(1)),
                in(MachineState.DRAINING, 3).zone("b").since(NOON.minusSeconds(9)))
            .plan();

    assertThat(takenBack(plan)).containsExactly(3L);
  }

  @Test
  void until_its_end_is_written_down_a_machine_can_come_back() {
    Drain proven =
        Drain.of(new EndCause(EndCause.Kind.SCALE_IN, ""), NOON)
            .cordonedAt(NOON)
            .acknowledgedAt(NOON)
            .unlockedAt(NOON);
    AMachine idle =
        in(MachineState.DRAINING, 1).drain(proven).page(Page.State.DRAINING, "draining", 0);

    assertThat(steps(wanting(0).machines(idle).plan(), Step.End.class)).hasSize(1);
    assertThat(takenBack(wanting(1).machines(idle).plan())).containsExactly(1L);
    assertThat(takenBack(wanting(1).machines(in(MachineState.TERMINATING, 1)).plan())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALE_IN", "BY_HAND", "RETIRED"})
  void whatever_the_cause_of_its_drain_it_is_needed_again(EndCause.Kind kind) {
    assertThat(takenBack(wanting(1).machines(in(MachineState.DRAINING, 1).drain(kind)).plan()))
        .containsExactly(1L);
  }

  @Test
  void one_that_somebody_wants_ended_or_that_does_not_run_stays_on_its_way_out() {
    Plan wished = wanting(1).machines(in(MachineState.DRAINING, 1)).end(1, false).plan();
    Plan off =
        wanting(1).machines(in(MachineState.DRAINING, 1).cloud(CloudMachine.State.STOPPED)).plan();
    Plan absent =
        wanting(1).machines(in(MachineState.DRAINING, 1).unlisted().missingSince(NOON)).plan();

    assertThat(List.of(wished, off, absent))
        .allSatisfy(plan -> {
          assertThat(takenBack(plan)).isEmpty();
          assertThat(launches(plan)).hasSize(1);
        });
  }

  // scale in

  @Test
  void too_many_are_drained_with_numbers_as_their_cause() {
    Plan plan = wanting(1).machines(serving(1), serving(2)).plan();

    assertThat(steps(plan, Step.Drain.class).map(Step.Drain::cause))
        .containsExactly(new EndCause(EndCause.Kind.SCALE_IN, "1 of 2 wanted"));
    assertThat(drained(plan)).containsExactly(2L);
  }

  @Test
  void the_schedule_lets_none_go_before_its_minimum_lifetime_and_says_whose_turn_it_is() {
    Plan plan =
        wanting(1)
            .machines(serving(1).age(minutes(44)), serving(2).zone("b").age(minutes(5)))
            .plan();

    assertThat(drained(plan)).isEmpty();
    assertThat(plan.guards()).containsExactly(new Guard.TooYoung("i-1", minutes(1)));
  }

  @Test
  void while_the_queue_is_unknown_nobody_goes_for_one_that_is_there_again_after_all() {
    AMachine started = in(MachineState.IMPAIRED, 2).zone("b");
    ARole role = new ARole().backlog(ARole.ARTICLE).lifetime(Duration.ZERO).silentQueue();

    assertThat(drained(role.machines(serving(1), started).plan())).isEmpty();
  }

  @Test
  void by_hand_the_minimum_lifetime_does_not_bind_and_the_cause_names_who_asked() {
    Plan plan =
        wanting(2)
            .machines(serving(1).age(minutes(1)), serving(2).age(minutes(2)))
            .adjusted(Adjustment.Kind.AT_MOST, 1)
            .plan();

    assertThat(steps(plan, Step.Drain.class).map(Step.Drain::cause))
        .containsExactly(new EndCause(EndCause.Kind.BY_HAND, "asked by ann"));
  }

  @Test
  void by_hand_it_stays_by_hand_when_the_last_machine_has_work() {
    Plan plan =
        new ARole()
            .capacity(0, 3)
            .backlog(ARTICLE)
            .jobs(0, 1)
            .machines(serving(1).age(minutes(1)), serving(2).age(minutes(2)))
            .adjusted(Adjustment.Kind.EXACTLY, 0)
            .plan();

    assertThat(steps(plan, Step.Drain.class).map(Step.Drain::cause))
        .containsExactly(new EndCause(EndCause.Kind.BY_HAND, "asked by ann"));
  }

  @Test
  void at_least_so_many_by_hand_protects_young_machines_as_ever() {
    Plan plan =
        wanting(1)
            .machines(
                serving(1).age(minutes(1)), serving(2).age(minutes(1)), serving(3).age(minutes(1)))
            .adjusted(Adjustment.Kind.AT_LEAST, 2)
            .plan();

    assertThat(drained(plan)).isEmpty();
  }

  @Test
  void a_machine_that_goes_anyway_makes_one_surplus_less() {
    Plan plan =
        wanting(1)
            .machines(serving(1), serving(2).cloud(CloudMachine.State.STOPPED), serving(3))
            .plan();

    assertThat(steps(plan, Step.Become.class).map(step -> step.machine().slot()))
        .containsExactly(2L);
    assertThat(drained(plan)).containsExactly(3L);
  }

  @Test
  void the_last_one_that_serves_stays_while_its_successor_boots() {
    Plan plan =
        wanting(1)
            .machines(serving(1), in(MachineState.BOOTING, 2).since(NOON).age(minutes(1)).silent())
            .plan();

    assertThat(drained(plan)).isEmpty();
    assertThat(plan.guards()).containsExactly(new Guard.OthersNotInService("i-1", 1));
  }

  // by hand

  @Test
  void a_machine_that_somebody_wants_ended_is_drained_whatever_its_age_and_replaced() {
    Plan plan = wanting(1).machines(serving(1).age(minutes(1))).end(1, false).plan();

    assertThat(steps(plan, Step.Drain.class).map(Step.Drain::cause))
        .containsExactly(new EndCause(EndCause.Kind.BY_HAND, "asked by ann"));
    assertThat(launches(plan)).containsExactly("a");
  }

  @ParameterizedTest
  @EnumSource(names = {"BOOTING", "IN_SERVICE", "IMPAIRED"})
  void in_any_state_from_which_it_can_drain(MachineState state) {
    assertThat(drained(wanting(0).machines(in(state, 1)).end(1, false).plan())).containsExactly(1L);
  }

  @ParameterizedTest
  @EnumSource(names = {"REQUESTED", "PENDING", "BOOTING"})
  void one_that_comes_is_drained_once_it_answers_and_no_other_goes_for_it(MachineState state) {
    AMachine comes = in(state, 2).since(NOON).silent();
    Plan one = wanting(1).adjusted(Adjustment.Kind.EXACTLY, 1).machines(serving(1), comes).plan();
    Plan wished = wanting(1).machines(in(MachineState.BOOTING, 2).silent()).end(2, false).plan();

    assertThat(drained(one)).isEmpty();
    assertThat(one.guards())
        .containsExactly(new Guard.NotProvenIdle(comes.machine().label(), "its first answer"));
    assertThat(drained(wished)).isEmpty();
  }

  @Test
  void nobody_leaves_in_favour_of_one_that_the_listing_lacks() {
    assertThat(drained(wanting(1).machines(serving(1), serving(2).unlisted()).plan())).isEmpty();
    assertThat(drained(wanting(1).machines(serving(1), serving(2)).plan())).hasSize(1);
    assertThat(drained(wanting(1).machines(serving(1), serving(2), serving(3).unlisted()).plan()))
        .hasSize(1);
  }

  @Test
  void what_comes_back_does_so_before_anything_leaves() {
    AMachine older = serving(1);
    AMachine back = in(MachineState.DRAINING, 2);
    Plan plan = wanting(1).machines(older, back).held(2).plan();

    assertThat(plan.steps()).hasSizeGreaterThan(1);
    assertThat(plan.steps().getFirst()).isEqualTo(new Step.TakeBack(back.machine()));
  }

  @Test
  void one_that_serves_is_drained_though_it_is_silent() {
    assertThat(drained(wanting(0).machines(serving(1).silent()).plan())).containsExactly(1L);
  }

  @ParameterizedTest
  @EnumSource(names = {"PENDING", "BOOTING", "IN_SERVICE", "IMPAIRED", "DRAINING"})
  void forced_it_ends_without_proof(MachineState state) {
    assertThat(
            steps(wanting(0).machines(in(state, 1)).end(1, true).plan(), Step.End.class)
                .map(Step.End::cause))
        .containsExactly(new EndCause(EndCause.Kind.BY_HAND, "forced by ann"));
  }

  @Test
  void a_wish_for_an_end_waits_for_the_id_and_does_nothing_to_one_that_ends() {
    AMachine shown = in(MachineState.REQUESTED, 1).cloud(CloudMachine.State.PENDING);
    assertThat(wanting(1).machines(shown).end(1, false).plan().steps())
        .containsExactly(new Step.Become(shown.machine(), MachineState.PENDING, "launched"));

    AMachine ends = in(MachineState.TERMINATING, 1).cloud(CloudMachine.State.SHUTTING_DOWN);
    assertThat(wanting(0).machines(ends).end(1, true).plan().steps())
        .hasExactlyElementsOfTypes(Step.Wait.class);

    AMachine gone = serving(1).unlisted().silent().missingSince(NOON.minus(minutes(9)));
    assertThat(wanting(0).machines(gone).end(1, false).end(1, true).plan().steps())
        .as("by force, whether or not it is there")
        .hasExactlyElementsOfTypes(Step.End.class);
  }

  @Test
  void of_two_wishes_for_one_machine_the_force_counts() {
    assertThat(wanting(0).machines(serving(1)).end(1, false).end(1, true).plan().steps())
        .hasExactlyElementsOfTypes(Step.End.class);
    assertThat(wanting(0).machines(serving(1)).end(1, true).end(1, false).plan().steps())
        .hasExactlyElementsOfTypes(Step.End.class);
  }

  // pause, retirement, guards

  @Test
  void under_a_pause_nothing_is_done_not_even_what_was_begun() {
    Plan plan =
        wanting(3)
            .machines(
                in(MachineState.REQUESTED, 1),
                in(MachineState.TERMINATING, 2),
                in(MachineState.DRAINING, 3),
                serving(4).cloud(CloudMachine.State.TERMINATED))
            .end(4, true)
            .paused()
            .plan();

    assertThat(plan).isEqualTo(new Plan(List.of(), List.of()));
  }

  @Test
  void a_role_that_left_the_file_drains_all_its_machines_the_young_and_the_stopped_too() {
    Plan plan =
        wanting(3)
            .machines(
                serving(1).age(minutes(1)),
                serving(2).age(minutes(2)),
                in(MachineState.IMPAIRED, 3).cloud(CloudMachine.State.STOPPED))
            .retiring()
            .plan();

    assertThat(drained(plan)).containsExactly(1L, 2L, 3L);
    assertThat(steps(plan, Step.Drain.class).map(step -> step.cause().kind()))
        .containsOnly(EndCause.Kind.RETIRED);
  }

  @Test
  void a_machine_on_its_way_out_says_what_it_waits_for() {
    assertThat(wanting(0).machines(in(MachineState.DRAINING, 1)).plan().guards())
        .containsExactly(new Guard.NotProvenIdle("i-1", "the end of 1 worker"));
    assertThat(wanting(0).machines(in(MachineState.TERMINATING, 1).since(NOON)).plan().guards())
        .isEmpty();
  }

  @Test
  void the_same_look_gives_the_same_plan() {
    ARole role =
        wanting(2).machines(serving(1), in(MachineState.DRAINING, 2), in(MachineState.PENDING, 3));

    assertThat(role.plan()).isEqualTo(role.plan());
  }
}
