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
import scaler.core.fleet.RoleSpec;
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
import scaler.core.model.Sight;

/** Which ill machines are healed, and which may end. */
class HealingTest {
  private static final RoleSpec.HealthSpec CHECK =
      new RoleSpec.HealthSpec(
          "http://{address}/up", Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(2));

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
    Pulse longAgo = new Pulse(failing(Sign.PAGE).beats(), Optional.of(NOON.minus(minutes(30))), "");
    assertThat(begun(ladder().machines(holds.pulse(longAgo)))).contains(HealRung.REBOOT);
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
    Pulse longAgo = Pulse.NONE.and(new Beat(NOON.minus(minutes(31)), true, Set.of(Sign.PAGE)), 4);
    for (int n = 3; n >= 0; n--) {
      longAgo = longAgo.and(new Beat(NOON.minusSeconds(5L * n), true, Set.of(Sign.PAGE)), 4);
    }
    assertThat(first(new ARole().capacity(0, 3).machines(works.pulse(longAgo))))
        .isInstanceOf(Step.End.class);
  }

  @Test
  void of_many_that_served_and_boot_again_few_end_because_they_are_not_ready() {
    ARole role =
        new ARole()
            .capacity(4, 9)
            .health(CHECK)
            .machines(back(1).silent(), back(2), back(3), back(4).silent());
    assertThat(leaving(role)).isEmpty();
    assertThat(role.plan().guards()).contains(new Guard.HealsHeld(4, 4, 1, Optional.empty()));

    ARole one = role.machines(back(1).silent(), well(2), well(3), well(4), well(5));
    assertThat(leaving(one)).singleElement().isInstanceOf(Step.End.class);
    assertThat(leaving(one.care(new Care(1, 0, 0)))).isEmpty();
  }

  @Test
  void one_that_served_and_boots_again_is_drained_where_it_answers_and_is_not_ready() {
    ARole role = new ARole().capacity(4, 9).health(CHECK);
    ARole one = role.machines(back(1), well(2), well(3), well(4), well(5));
    assertThat(leaving(one))
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Drain.class,
            drain -> assertThat(drain.cause().kind()).isEqualTo(EndCause.Kind.NEVER_READY));
    assertThat(leaving(one.care(new Care(1, 0, 0)))).as("the brake holds").isEmpty();

    AMachine off = back(1).cloud(CloudMachine.State.STOPPING);
    assertThat(leaving(role.care(Care.NONE).machines(off, well(2), well(3), well(4), well(5))))
        .as("it cannot take a cordon any more")
        .singleElement()
        .isInstanceOf(Step.End.class);
  }

  @Test
  void one_that_served_and_boots_again_with_a_known_job_is_left_alone() {
    AMachine works = back(1).locks(OptionalInt.of(1));
    ARole role =
        new ARole()
            .capacity(1, 9)
            .health(CHECK)
            .backlog(ARole.ARTICLE)
            .machines(works, well(2), well(3), well(4), well(5));
    assertThat(role.plan().steps())
        .filteredOn(step ->
            step instanceof Step.ForMachine own && own.machine().slot() == works.machine().slot())
        .singleElement()
        .isInstanceOf(Step.Wait.class);
  }

  private static List<Step> leaving(ARole role) {
    return role.plan().steps().stream()
        .filter(step -> step instanceof Step.End || step instanceof Step.Drain)
        .toList();
  }

  /** It ran for hours, was taken back ten minutes ago, and is not found healthy. */
  private static AMachine back(long slot) {
    return AMachine.in(MachineState.BOOTING, slot)
        .age(Duration.ofHours(5))
        .since(NOON.minus(minutes(10)))
        .placed()
        .health(new Sight.Health.Unhealthy("it does not answer"));
  }

  private static AMachine well(long slot) {
    return AMachine.serving(slot).placed().health(new Sight.Health.Healthy());
  }

  @Test
  void one_that_is_never_ready_and_answers_is_drained_and_a_silent_one_ends() {
    AMachine late =
        AMachine.in(MachineState.BOOTING, 1).age(minutes(10)).since(NOON.minus(minutes(10)));
    ARole role = new ARole().health(CHECK).capacity(1, 3);
    AMachine answers = late.placed().health(new Sight.Health.Unhealthy("status 500"));
    assertThat(role.machines(answers).plan().steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Drain.class,
            drain -> assertThat(drain.failedLaunch().orElse("")).contains("status 500"));
    assertThat(role.machines(answers.silent()).plan().steps())
        .singleElement()
        .isInstanceOfSatisfying(Step.End.class, end -> assertThat(end.failedLaunch()).isPresent());
    assertThat(first(role.machines(answers.cloud(CloudMachine.State.STOPPED))))
        .isInstanceOf(Step.End.class);
  }

  @Test
  void one_that_was_never_ready_does_not_come_back_and_does_not_drain_for_ever() {
    ARole role = new ARole().health(CHECK).capacity(1, 3);
    EndCause cause = new EndCause(EndCause.Kind.NEVER_READY, "status 500");
    AMachine leaves =
        AMachine.in(MachineState.DRAINING, 1)
            .drain(Drain.of(cause, NOON.minus(minutes(29))).cordonedAt(NOON.minus(minutes(29))));
    Plan early = role.machines(leaves).plan();
    assertThat(Plans.takenBack(early)).isEmpty();
    assertThat(Plans.launches(early)).hasSize(1);
    assertThat(early.steps()).noneMatch(Step.End.class::isInstance);

    AMachine overdue =
        leaves.drain(Drain.of(cause, NOON.minus(minutes(30))).cordonedAt(NOON.minus(minutes(30))));
    assertThat(first(role.machines(overdue)))
        .isInstanceOfSatisfying(
            Step.End.class,
            end -> {
              assertThat(end.cause().kind()).isEqualTo(EndCause.Kind.NEVER_READY);
              // It was told when its drain began.
              assertThat(end.failedLaunch()).isEmpty();
            });
    assertThat(first(role.machines(overdue.locks(OptionalInt.of(1)))))
        .isNotInstanceOf(Step.End.class);
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
