package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;
import static scaler.core.plan.Ill.ailing;
import static scaler.core.plan.Ill.begun;
import static scaler.core.plan.Ill.first;
import static scaler.core.plan.Ill.ladder;
import static scaler.core.plan.Ill.on;
import static scaler.core.plan.Ill.silent;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Guard;
import scaler.core.model.Asked;
import scaler.core.model.Asked.What;
import scaler.core.model.CloudMachine;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Sight;

/** The rungs of one ill machine: which comes first, how long each has, and which comes next. */
class ClimbingTest {
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
}
