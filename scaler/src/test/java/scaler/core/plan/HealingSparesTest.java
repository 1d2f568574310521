package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.fleet.HealSpec;
import scaler.core.model.Asked;
import scaler.core.model.Asked.What;
import scaler.core.model.EndCause;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Pulse;
import scaler.core.model.Pulse.Beat;
import scaler.core.model.Pulse.Sign;

/** Whom healing leaves alone though it was decided otherwise, and whom it lets go. */
class HealingSparesTest {
  private static ARole ladder() {
    return new ARole().capacity(1, 3).heal(HealRung.REBOOT, HealRung.RESTART, HealRung.REPLACE);
  }

  private static AMachine ailing(HealRung rung, Duration since) {
    return AMachine.in(MachineState.IMPAIRED, 1)
        .heal(Heal.begin(rung, "its page is silent", "boot", NOON.minus(since)));
  }

  private static Step first(AMachine machine) {
    return ladder().machines(machine).plan().steps().getFirst();
  }

  private static Optional<HealRung> next(AMachine machine) {
    return first(machine) instanceof Step.Become(var changed, _, _)
        ? changed.heal().flatMap(Heal::rung)
        : Optional.empty();
  }

  @Test
  void one_that_answers_in_the_newest_look_is_not_taken_for_ill_by_the_looks_before() {
    Pulse failed = Pulse.NONE;
    for (int n = 4; n > 0; n--) {
      failed = failed.and(new Beat(NOON.minusSeconds(5L * n), true, Set.of(Sign.PAGE)), 4);
    }
    AMachine silent = AMachine.serving(1).placed().silent().pulse(failed);
    assertThat(next(silent)).contains(HealRung.REBOOT);
    assertThat(next(AMachine.serving(1).placed().pulse(failed))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"REBOOT", "RESTART"})
  void one_that_answers_again_and_works_is_not_broken_off(HealRung rung) {
    assertThat(first(ailing(rung, minutes(1)).silent())).isInstanceOf(Step.Order.class);
    AMachine works = ailing(rung, minutes(1)).busy(2);
    assertThat(first(works)).isInstanceOf(Step.Wait.class);
    assertThat(first(ailing(rung, minutes(1)).busy(0))).isInstanceOf(Step.Order.class);
  }

  @Test
  void one_that_was_told_to_stop_in_vain_and_works_again_is_not_stopped() {
    AMachine stops = ailing(HealRung.RESTART, minutes(1));
    stops.asked(Asked.first(What.STOP, NOON.minusSeconds(30)));
    assertThat(first(stops)).isInstanceOf(Step.Order.class);
    assertThat(first(stops.busy(1))).isInstanceOf(Step.Wait.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"REBOOT", "RESTART"})
  void one_that_was_out_of_sight_is_not_told_to_boot_a_second_time(HealRung rung) {
    AMachine back = ailing(rung, minutes(9)).silent();
    back.asked(Asked.first(What.LOOK, NOON.minusSeconds(20)));
    assertThat(next(back)).isPresent().get().isNotEqualTo(rung);
    AMachine soon = ailing(rung, minutes(2)).silent();
    soon.asked(Asked.first(What.LOOK, NOON.minusSeconds(20)));
    assertThat(first(soon)).isInstanceOf(Step.Wait.class);
  }

  @Test
  void a_spot_machine_that_the_cloud_takes_back_leaves_its_quarantine() {
    EndCause ill = new EndCause(EndCause.Kind.UNHEALTHY, "it was ill");
    HealSpec keeps =
        new HealSpec(
            List.of(HealRung.REPLACE),
            3,
            4,
            Duration.ZERO,
            minutes(3),
            Optional.of(minutes(60)),
            false);
    AMachine kept =
        AMachine.in(MachineState.DRAINING, 1)
            .spot()
            .reclaimed()
            .heal(
                Heal.begin(HealRung.REPLACE, "silent", "boot", NOON.minus(minutes(9)))
                    .keptUntil(NOON.plus(minutes(50))))
            .drain(Drain.of(ill, NOON.minus(minutes(8))).cordonedAt(NOON.minus(minutes(8))));
    assertThat(new ARole().heal(keeps).machines(kept).plan().steps().getFirst())
        .isInstanceOfSatisfying(
            Step.End.class,
            end -> assertThat(end.cause().kind()).isEqualTo(EndCause.Kind.INTERRUPTED));
  }
}
