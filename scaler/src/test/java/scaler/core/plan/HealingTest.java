package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Care;
import scaler.core.decide.Guard;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.model.Asked;
import scaler.core.model.Asked.What;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Pulse;
import scaler.core.model.Pulse.Beat;
import scaler.core.model.Pulse.Sign;
import scaler.core.model.Sight;

/** What is planned about ill machines. */
class HealingTest {
  private static ARole ladder() {
    return new ARole().capacity(1, 3).heal(HealRung.REBOOT, HealRung.RESTART, HealRung.REPLACE);
  }

  private static Pulse failing(Sign... signs) {
    Pulse pulse = Pulse.NONE;
    for (int n = 3; n >= 0; n--) {
      pulse = pulse.and(new Beat(NOON.minusSeconds(5L * n), true, Set.of(signs)), 4);
    }
    return pulse.booted("boot");
  }

  private static AMachine silent(long slot) {
    return AMachine.serving(slot).silent().pulse(failing(Sign.PAGE));
  }

  private static Heal on(HealRung rung, Instant since) {
    return Heal.begin(rung, "its page is silent", "boot", since);
  }

  private static AMachine ailing(HealRung rung, Duration since) {
    return AMachine.in(MachineState.IMPAIRED, 1).silent().heal(on(rung, NOON.minus(since)));
  }

  private static Step first(ARole role) {
    return role.plan().steps().getFirst();
  }

  private static Optional<HealRung> begun(ARole role) {
    return first(role) instanceof Step.Become(var machine, var next, _)
            && next == MachineState.IMPAIRED
        ? machine.heal().flatMap(Heal::rung)
        : Optional.empty();
  }

  @Test
  void the_mildest_rung_comes_first_and_what_a_machine_cannot_take_is_left_out() {
    assertThat(begun(ladder().machines(silent(1)))).contains(HealRung.REBOOT);
    assertThat(
            begun(new ARole().heal(HealRung.RESTART, HealRung.REPLACE).machines(silent(1).spot())))
        .contains(HealRung.REPLACE);
    ARole none = new ARole().heal().machines(silent(1));
    assertThat(begun(none)).isEmpty();
    assertThat(none.plan().guards())
        .contains(
            new Guard.Ailing(
                "i-1", "its page is silent, for 15 s", "its role has nothing left to try"));
  }

  @ParameterizedTest(name = "{0} worked {1} minutes ago: {2}")
  @CsvSource({
    "REBOOT, 59, RESTART",
    "REBOOT, 60, REBOOT",
    "RESTART, 59, REPLACE",
    "RESTART, 61, REBOOT"
  })
  void what_comes_back_within_the_hour_begins_one_rung_higher(
      HealRung worked, int ago, HealRung then) {
    Heal before = on(worked, NOON.minus(minutes(90))).over(NOON.minus(minutes(ago)));
    assertThat(begun(ladder().machines(silent(1).heal(before)))).contains(then);
  }

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
  void a_reboot_is_asked_for_once_and_has_its_time() {
    assertThat(first(ladder().machines(ailing(HealRung.REBOOT, minutes(1)))))
        .isInstanceOfSatisfying(
            Step.Order.class, order -> assertThat(order.order()).isEqualTo(What.REBOOT));
    AMachine asked = ailing(HealRung.REBOOT, minutes(4));
    asked.asked(Asked.first(What.REBOOT, NOON.minus(minutes(3)).plusSeconds(1)));
    assertThat(first(ladder().machines(asked))).isInstanceOf(Step.Wait.class);
    asked.asked(Asked.first(What.REBOOT, NOON.minus(minutes(3))));
    assertThat(begun(ladder().machines(asked))).contains(HealRung.RESTART);
  }

  @ParameterizedTest(name = "{0} for {1} s: {2}")
  @CsvSource({
    "RUNNING, 0, STOP",
    "STOPPING, 10, ''",
    "STOPPING, 179, ''",
    "STOPPING, 180, FORCE_STOP",
    "STOPPED, 20, START",
    "STOPPED, 539, START"
  })
  void a_restart_stops_forces_and_starts(CloudMachine.State shown, int seconds, String order) {
    AMachine stops = ailing(HealRung.RESTART, Duration.ofSeconds(seconds)).cloud(shown);
    if (shown != CloudMachine.State.RUNNING) {
      stops.asked(Asked.first(What.STOP, NOON.minusSeconds(seconds)));
    }
    Step step = first(ladder().machines(stops));
    assertThat(step instanceof Step.Order(_, var what) ? what.name() : "").isEqualTo(order);
  }

  @ParameterizedTest(name = "{0} for {1} s")
  @CsvSource({"STOPPING, 360, FORCE_STOP", "STOPPED, 540, START"})
  void a_stop_or_a_start_that_never_comes_is_given_up(
      CloudMachine.State shown, int seconds, What asked) {
    AMachine stops = ailing(HealRung.RESTART, Duration.ofSeconds(seconds)).cloud(shown);
    Instant last = NOON.minusSeconds(10);
    stops.asked(new Asked(asked, 4, last, Optional.empty()));
    assertThat(begun(ladder().machines(stops))).contains(HealRung.REPLACE);
    stops.asked(new Asked(asked, 3, last, Optional.empty()));
    assertThat(first(ladder().machines(stops))).isInstanceOf(Step.Wait.class);
  }

  @Test
  void with_its_old_boot_id_it_may_be_about_to_reboot_and_with_a_new_one_it_has() {
    AMachine same = ailing(HealRung.REBOOT, minutes(1)).page(Page.State.READY, "", 4);
    same.asked(Asked.first(What.REBOOT, NOON.minusSeconds(30)));
    assertThat(first(ladder().machines(same))).isInstanceOf(Step.Wait.class);
    AMachine other =
        AMachine.in(MachineState.IMPAIRED, 1)
            .heal(Heal.begin(HealRung.REBOOT, "silent", "before", NOON.minusSeconds(60)))
            .asked(Asked.first(What.REBOOT, NOON.minusSeconds(30)));
    assertThat(first(ladder().machines(other)))
        .isInstanceOfSatisfying(
            Step.Become.class,
            back -> {
              assertThat(back.next()).isEqualTo(MachineState.BOOTING);
              assertThat(back.why())
                  .isEqualTo("heal: it answers again, 30 s after it was rebooted");
              assertThat(back.machine().heal().orElseThrow().lasts()).isFalse();
            });
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
    RoleSpec.HealthSpec check =
        new RoleSpec.HealthSpec(
            "http://{address}/up", Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(2));
    ARole role =
        new ARole().capacity(4, 9).health(check).machines(back(1), back(2), back(3), back(4));
    assertThat(role.plan().steps()).noneMatch(Step.End.class::isInstance);
    assertThat(role.plan().guards()).contains(new Guard.HealsHeld(4, 4, 1, Optional.empty()));

    ARole one = role.machines(back(1), well(2), well(3), well(4), well(5));
    assertThat(one.plan().steps()).filteredOn(Step.End.class::isInstance).hasSize(1);
    assertThat(one.care(new Care(1, 0, 0)).plan().steps()).noneMatch(Step.End.class::isInstance);
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

  @ParameterizedTest
  @EnumSource(names = {"REBOOT", "RESTART"})
  void before_the_first_order_of_a_rung_a_job_that_was_taken_meanwhile_is_waited_for(
      HealRung rung) {
    AMachine works =
        AMachine.in(MachineState.IMPAIRED, 1)
            .locks(OptionalInt.of(2))
            .health(new Sight.Health.Unhealthy("it does not answer"))
            .heal(on(rung, NOON.minusSeconds(10)));
    assertThat(first(ladder().machines(works)))
        .isEqualTo(new Step.Wait(works.sight().machine(), "the end of 2 jobs"));
    AMachine idle = works.locks(OptionalInt.of(0));
    assertThat(first(ladder().machines(idle))).isInstanceOf(Step.Order.class);
  }

  @Test
  void no_window_of_a_restart_is_over_before_what_it_is_for_was_asked_for() {
    AMachine runs = ailing(HealRung.RESTART, minutes(20));
    assertThat(first(ladder().machines(runs)))
        .isEqualTo(new Step.Order(runs.sight().machine(), What.STOP));
    AMachine stops = runs.asked(Asked.first(What.STOP, NOON.minus(minutes(19))));
    assertThat(first(ladder().machines(stops)))
        .isEqualTo(new Step.Order(stops.sight().machine(), What.FORCE_STOP));
    AMachine stands = ailing(HealRung.RESTART, minutes(20)).cloud(CloudMachine.State.STOPPED);
    assertThat(first(ladder().machines(stands)))
        .isEqualTo(new Step.Order(stands.sight().machine(), What.START));
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

  @ParameterizedTest
  @EnumSource(names = {"REBOOT", "RESTART"})
  void one_that_answered_and_is_not_ready_in_its_time_goes_on_up_its_ladder(HealRung rung) {
    Heal before = on(rung, NOON.minus(minutes(10))).over(NOON.minus(minutes(4)));
    AMachine boots = AMachine.in(MachineState.BOOTING, 1).silent().heal(before);
    assertThat(first(ladder().machines(boots.since(NOON.minus(minutes(2))))))
        .isInstanceOf(Step.Wait.class);
    assertThat(begun(ladder().machines(boots.since(NOON.minus(minutes(3))))))
        .contains(rung == HealRung.REBOOT ? HealRung.RESTART : HealRung.REPLACE);
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
