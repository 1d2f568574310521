package scaler.core.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.plan.Plan;
import scaler.core.plan.Step;
import scaler.core.policy.Load;

/** Machines of which the hour begun is paid for. */
class PaidHourTest {
  private static final Duration HOUR = Duration.ofHours(1);

  /** An idle one with so much left of its second hour. */
  private static AMachine left(long slot, Duration left) {
    return serving(slot).byTheHour().age(HOUR.multipliedBy(2).minus(left));
  }

  /** One that was not needed, so many seconds ago. */
  private static AMachine draining(long slot, int seconds) {
    return in(MachineState.DRAINING, slot)
        .byTheHour()
        .drain(EndCause.Kind.SCALE_IN)
        .since(NOON.minusSeconds(seconds));
  }

  private static ARole wanting(int machines) {
    return new ARole().capacity(machines, machines);
  }

  private static List<Long> drained(Plan plan) {
    return plan.steps().stream()
        .filter(Step.Drain.class::isInstance)
        .map(step -> ((Step.Drain) step).machine().slot())
        .toList();
  }

  @Test
  void one_that_is_paid_for_stays_until_its_hour_is_nearly_over() {
    Plan early = wanting(1).machines(left(1, Duration.ofMinutes(50)), left(2, minutes(10))).plan();
    assertThat(drained(early)).isEmpty();
    assertThat(early.guards()).containsExactly(new Guard.HourPaid("i-2", minutes(10)));

    Duration nearly = Duration.ofSeconds(90);
    assertThat(drained(wanting(1).machines(left(1, minutes(50)), left(2, nearly)).plan()))
        .containsExactly(2L);
    assertThat(
            drained(wanting(1).machines(left(1, minutes(50)), left(2, nearly.plusNanos(1))).plan()))
        .isEmpty();
  }

  @Test
  void who_asks_by_hand_pays() {
    ARole role = wanting(1).machines(left(1, minutes(50)), left(2, minutes(50)));
    assertThat(drained(role.adjusted(Adjustment.Kind.EXACTLY, 1).plan())).hasSize(1);
  }

  @Test
  void one_that_is_paid_for_by_the_second_goes_when_it_is_not_needed() {
    Plan plan = wanting(1).machines(serving(1).age(HOUR), serving(2).age(HOUR)).plan();
    assertThat(drained(plan)).hasSize(1);
  }

  @Test
  void the_rule_is_told_of_those_that_may_go_and_of_those_that_were_paid_for_once_more() {
    AMachine idle = left(1, minutes(1)).locks(OptionalInt.of(0));
    AMachine busy = left(2, minutes(1)).locks(OptionalInt.of(1));
    AMachine early = left(3, minutes(30)).locks(OptionalInt.of(0));
    assertThat(paid(idle, busy, early)).isEqualTo(new Load.Paid(1, 1, 0));

    AMachine anew = draining(4, 60).locks(OptionalInt.of(1)).age(HOUR.plusSeconds(10));
    AMachine done = draining(7, 60).locks(OptionalInt.of(0)).age(HOUR.plusSeconds(10));
    AMachine still = draining(5, 60).locks(OptionalInt.of(1)).age(HOUR.minusSeconds(10));
    AMachine ill =
        draining(6, 60)
            .drain(EndCause.Kind.UNHEALTHY)
            .locks(OptionalInt.of(1))
            .age(HOUR.plusSeconds(10));
    assertThat(paid(anew, done, still, ill)).isEqualTo(new Load.Paid(0, 0, 1));
    assertThat(PaidHour.of(new ARole().machines(serving(1)).view(), NOON)).isEmpty();
  }

  @Test
  void beside_one_that_is_paid_for_by_the_second_the_rule_is_as_ever() {
    AMachine hourly = left(1, minutes(1)).locks(OptionalInt.of(0));
    assertThat(PaidHour.of(new ARole().machines(hourly, serving(2)).view(), NOON)).isEmpty();
  }

  @Test
  void one_that_would_be_cut_off_finishes_its_job_first() {
    AMachine busy = left(1, minutes(1)).locks(OptionalInt.of(1));
    ARole cuts = new ARole().onTimeout(RoleSpec.OnTimeout.TERMINATE).machines(busy);
    assertThat(PaidHour.of(cuts.view(), NOON)).contains(new Load.Paid(0, 0, 0));
  }

  @Test
  void one_that_a_balancer_has_to_let_go_goes_sooner() {
    AMachine[] two = {left(1, minutes(50)), left(2, minutes(6))};
    assertThat(drained(wanting(1).machines(two).plan())).isEmpty();
    assertThat(drained(wanting(1).balancer().machines(two).plan())).containsExactly(2L);
  }

  private static Load.Paid paid(AMachine... machines) {
    return PaidHour.of(new ARole().machines(machines).view(), NOON).orElseThrow();
  }

  @Test
  void the_one_that_was_paid_for_once_more_is_called_back_first() {
    AMachine anew = draining(1, 99).age(HOUR.plusSeconds(10));
    AMachine still = draining(2, 9).age(HOUR.minusSeconds(10));
    List<Machine> back =
        wanting(1).machines(anew, still).plan().steps().stream()
            .filter(Step.TakeBack.class::isInstance)
            .map(step -> ((Step.TakeBack) step).machine())
            .toList();
    assertThat(back).containsExactly(anew.machine());
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }
}
