package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;
import static scaler.core.plan.Ill.ailing;
import static scaler.core.plan.Ill.begun;
import static scaler.core.plan.Ill.failing;
import static scaler.core.plan.Ill.first;
import static scaler.core.plan.Ill.ladder;
import static scaler.core.plan.Ill.on;
import static scaler.core.plan.Ill.silent;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Care;
import scaler.core.decide.Guard;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Pulse;
import scaler.core.model.Pulse.Beat;
import scaler.core.model.Pulse.Sign;

/** Which ill machines are healed, and which may end. */
class HealingTest {
  @Test
  void one_that_is_healed_where_it_stands_counts_and_one_that_is_replaced_does_not() {
    Plan reboot = ladder().machines(silent(1)).plan();
    assertThat(Plans.launches(reboot)).isEmpty();
    Plan replace = new ARole().heal(HealRung.REPLACE).machines(silent(1)).plan();
    assertThat(Plans.launches(replace)).hasSize(1);
  }

  @Test
  void one_that_answers_and_works_is_not_rebooted_and_is_replaced_by_an_ordinary_drain() {
    AMachine works =
        AMachine.serving(1)
            .locks(OptionalInt.of(2))
            .pulse(failing(Sign.HEALTH))
            .health(new scaler.core.model.Sight.Health.Unhealthy("status 500"));
    ARole role = ladder().machines(works);
    assertThat(begun(role)).isEmpty();
    assertThat(role.plan().guards())
        .anySatisfy(guard ->
            assertThat(guard)
                .isInstanceOfSatisfying(
                    Guard.Ailing.class,
                    ailing -> assertThat(ailing.waitsFor()).isEqualTo("the end of 2 jobs")));
    AMachine leaving =
        AMachine.in(MachineState.IMPAIRED, 1)
            .locks(OptionalInt.of(2))
            .heal(on(HealRung.REPLACE, NOON.minusSeconds(60)));
    assertThat(first(ladder().machines(leaving, AMachine.serving(2))))
        .isInstanceOf(Step.Drain.class);
  }

  @Test
  void a_silent_one_that_holds_jobs_is_left_alone_as_long_as_a_drain_may_take() {
    AMachine holds = silent(1).locks(OptionalInt.of(1));
    assertThat(begun(ladder().machines(holds))).isEmpty();
    var beats = failing(Sign.PAGE).beats();
    Optional<Instant> longAgo = Optional.of(NOON.minus(minutes(30)));
    Pulse mute = new Pulse(beats, longAgo, longAgo, "");
    assertThat(begun(ladder().machines(holds.pulse(mute)))).contains(HealRung.REBOOT);
    Pulse muteOnlyNow = new Pulse(beats, longAgo, Optional.of(beats.getFirst().at()), "");
    assertThat(begun(ladder().machines(holds.pulse(muteOnlyNow))))
        .as("ill for long, and silent for a moment")
        .isEmpty();
    assertThat(begun(ladder().machines(holds.pulse(failing(Sign.PAGE, Sign.CLOUD)))))
        .contains(HealRung.REBOOT);
  }

  @Test
  void many_at_once_are_left_alone() {
    ARole role = ladder().capacity(2, 6).machines(silent(1), silent(2), AMachine.serving(3));
    assertThat(role.plan().steps()).noneMatch(Step.Become.class::isInstance);
    assertThat(role.plan().guards()).contains(new Guard.HealsHeld(2, 3, 1, Optional.empty()));
  }

  @Test
  void another_one_serves_before_it_leaves_as_far_as_the_maximum_allows() {
    AMachine ill = ailing(HealRung.REPLACE, minutes(2));
    assertThat(first(ladder().machines(ill))).isInstanceOf(Step.Wait.class);
    assertThat(first(ladder().machines(ill, AMachine.in(MachineState.BOOTING, 2))))
        .isInstanceOf(Step.Wait.class);
    assertThat(first(ladder().machines(ill, AMachine.serving(2)))).isInstanceOf(Step.End.class);
    assertThat(first(ladder().capacity(1, 1).machines(ill))).isInstanceOf(Step.End.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void the_next_end_without_proof_waits(int ends) {
    ARole role =
        ladder()
            .care(new Care(ends, 0, 0))
            .machines(ailing(HealRung.REPLACE, minutes(2)), AMachine.serving(2));
    assertThat(first(role)).isInstanceOf(Step.Wait.class);
    assertThat(role.plan().guards()).contains(new Guard.EndsHeld(ends, 1));
    ARole late =
        new ARole()
            .capacity(0, 3)
            .onTimeout(OnTimeout.TERMINATE)
            .care(new Care(ends, 0, 0))
            .machines(AMachine.in(MachineState.DRAINING, 1).drain(drained(minutes(31))));
    assertThat(first(late)).isInstanceOf(Step.Wait.class);
    assertThat(first(late.care(Care.NONE))).isInstanceOf(Step.End.class);
  }

  @Test
  void while_somebody_ends_one_by_force_no_other_ends_without_proof_in_the_same_look() {
    ARole role =
        ladder()
            .capacity(2, 6)
            .machines(
                ailing(HealRung.REPLACE, minutes(2)), AMachine.serving(2), AMachine.serving(3));
    role.end(3, true);
    assertThat(role.plan().steps())
        .filteredOn(Step.End.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            Step.End.class, end -> assertThat(end.machine().slot()).isEqualTo(3));
    assertThat(role.plan().guards()).contains(new Guard.EndsHeld(1, 1));
  }

  private static Drain drained(Duration ago) {
    EndCause cause = new EndCause(EndCause.Kind.SCALE_IN, "1 of 2 wanted");
    return Drain.of(cause, NOON.minus(ago)).cordonedAt(NOON.minus(ago));
  }

  @Test
  void one_that_falls_silent_while_it_drains_counts_as_dead_when_its_time_is_over() {
    AMachine drains =
        AMachine.in(MachineState.DRAINING, 1)
            .silent()
            .locks(OptionalInt.of(1))
            .pulse(failing(Sign.PAGE));
    AMachine idle = drains.locks(OptionalInt.of(0));
    assertThat(first(new ARole().capacity(0, 3).machines(idle.drain(drained(minutes(29))))))
        .isInstanceOf(Step.Wait.class);
    assertThat(first(new ARole().capacity(0, 3).machines(idle.drain(drained(minutes(30))))))
        .isInstanceOfSatisfying(
            Step.End.class,
            end -> assertThat(end.cause().kind()).isEqualTo(EndCause.Kind.UNHEALTHY));
  }

  @Test
  void one_that_falls_silent_late_in_its_drain_with_a_job_in_hand_has_the_time_of_a_drain_again() {
    AMachine works =
        AMachine.in(MachineState.DRAINING, 1)
            .silent()
            .locks(OptionalInt.of(1))
            .drain(drained(minutes(90)).lateAt(NOON.minus(minutes(50))));
    assertThat(first(new ARole().capacity(0, 3).machines(works.pulse(failing(Sign.PAGE)))))
        .isInstanceOf(Step.Wait.class);
    Pulse longAgo = Pulse.NONE;
    for (Duration ago : List.of(minutes(32), minutes(31), Duration.ofSeconds(5), Duration.ZERO)) {
      longAgo = longAgo.and(new Beat(NOON.minus(ago), true, Set.of(Sign.PAGE)), 4);
    }
    assertThat(first(new ARole().capacity(0, 3).machines(works.pulse(longAgo))))
        .isInstanceOf(Step.End.class);
  }

  @Test
  void one_in_quarantine_that_the_cloud_takes_is_gone_at_once() {
    Heal kept = on(HealRung.REPLACE, NOON.minus(minutes(5))).keptUntil(NOON.plus(minutes(60)));
    AMachine taken =
        AMachine.in(MachineState.DRAINING, 1)
            .drain(EndCause.Kind.UNHEALTHY)
            .heal(kept)
            .spot()
            .reclaimed()
            .cloud(CloudMachine.State.TERMINATED);
    assertThat(first(new ARole().machines(taken)))
        .isInstanceOfSatisfying(
            Step.End.class,
            end -> assertThat(end.cause().kind()).isEqualTo(EndCause.Kind.INTERRUPTED));
  }

  @Test
  void one_that_leaves_because_it_is_ill_is_held_where_it_is_and_not_put_back_into_service() {
    AMachine leaves = AMachine.in(MachineState.DRAINING, 1).drain(EndCause.Kind.UNHEALTHY);
    ARole role = new ARole().machines(leaves).held(1);
    assertThat(Plans.takenBack(role.plan())).isEmpty();
    assertThat(role.plan().steps()).noneMatch(Step.End.class::isInstance);
  }

  @Test
  void one_that_leaves_because_it_was_ill_is_not_taken_back() {
    AMachine leaves = AMachine.in(MachineState.DRAINING, 1).drain(EndCause.Kind.UNHEALTHY);
    assertThat(Plans.takenBack(new ARole().machines(leaves).plan())).isEmpty();
    AMachine other = AMachine.in(MachineState.DRAINING, 1).drain(EndCause.Kind.SCALE_IN);
    assertThat(Plans.takenBack(new ARole().machines(other).plan())).containsExactly(1L);
  }

  @Test
  void a_role_with_quarantine_keeps_the_ill_one_out_of_service_until_its_time() {
    HealSpec keeps =
        new HealSpec(
            List.of(HealRung.REPLACE),
            3,
            4,
            Duration.ZERO,
            minutes(3),
            Optional.of(minutes(60)),
            false);
    AMachine ill = ailing(HealRung.REPLACE, minutes(2));
    ARole role = new ARole().heal(keeps).machines(ill, AMachine.serving(2));
    Step.Drain drain = (Step.Drain) first(role);
    assertThat(drain.machine().heal().orElseThrow().keptUntil()).contains(NOON.plus(minutes(60)));

    Heal kept = drain.machine().heal().orElseThrow();
    AMachine stays =
        AMachine.in(MachineState.DRAINING, 1).silent().heal(kept).pulse(failing(Sign.PAGE));
    stays.drain(drained(minutes(59)));
    ARole later = new ARole().heal(keeps).machines(stays, AMachine.serving(2));
    assertThat(first(later)).isEqualTo(new Step.Wait(stays.machine(), "the end of its quarantine"));
    AMachine over =
        AMachine.in(MachineState.DRAINING, 1)
            .silent()
            .heal(kept.keptUntil(NOON))
            .pulse(failing(Sign.PAGE))
            .drain(drained(minutes(60)));
    assertThat(first(new ARole().heal(keeps).machines(over, AMachine.serving(2))))
        .isInstanceOf(Step.End.class);
  }

  @Test
  void under_a_pause_nothing_is_done() {
    assertThat(ladder().paused().machines(silent(1)).plan().steps()).isEmpty();
  }
}
