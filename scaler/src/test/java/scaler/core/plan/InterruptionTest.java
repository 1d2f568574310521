package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.plan.Lives.end;
import static scaler.core.plan.Lives.next;
import static scaler.core.plan.Lives.waits;
import static scaler.core.plan.Plans.drained;
import static scaler.core.plan.Plans.launches;
import static scaler.core.plan.Plans.steps;
import static scaler.core.plan.Plans.takenBack;
import static scaler.core.plan.Plans.wanting;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Guard;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.TargetState;

/** What the cloud takes back: with a notice, and without. */
class InterruptionTest {
  private static final EndCause NOTICED =
      new EndCause(
          EndCause.Kind.INTERRUPTED,
          "spot: the cloud takes it back at 2026-03-04T12:02:00Z (terminate)");

  private static AMachine leaving(Drain drain) {
    return in(MachineState.DRAINING, 1).spot().notice().drain(drain);
  }

  private static Drain noticed() {
    return Drain.of(NOTICED, NOON.minusSeconds(10)).cordonedAt(NOON.minusSeconds(9));
  }

  @ParameterizedTest
  @EnumSource(names = {"BOOTING", "IN_SERVICE"})
  void a_notice_drains_a_machine_at_once(MachineState state) {
    AMachine told = in(state, 1).spot().notice();

    assertThat(next(told)).isEqualTo(new Step.Drain(told.machine(), NOTICED));
  }

  @Test
  void on_a_machine_that_is_not_spot_it_is_nonsense() {
    AMachine told = serving(1).notice();

    assertThat(next(told)).isEqualTo(waits(told, "nothing"));
  }

  @Test
  void neither_its_age_nor_work_nor_being_the_last_one_holds_it_and_another_comes_at_once() {
    AMachine young = serving(1).spot().notice().age(Duration.ZERO).locks(OptionalInt.of(2));
    ARole role = new ARole().backlog(ARole.ARTICLE).jobs(3, 2).machines(young);

    assertThat(drained(role.plan())).containsExactly(1L);
    assertThat(launches(role.plan())).hasSize(1);
  }

  @Test
  void at_the_maximum_the_other_one_waits_for_its_place() {
    Plan plan = wanting(1).capacity(0, 1).machines(serving(1).spot().notice()).plan();

    assertThat(drained(plan)).containsExactly(1L);
    assertThat(launches(plan)).isEmpty();
    assertThat(plan.guards()).contains(new Guard.MaximumCoversOthers(1, 1));
  }

  @Test
  void it_is_not_taken_back_and_nor_is_one_that_hears_of_it_while_it_drains() {
    AMachine told = leaving(noticed());
    AMachine silent = in(MachineState.DRAINING, 2).spot().drain(noticed()).silent();
    AMachine hears = in(MachineState.DRAINING, 3).spot().notice();
    Plan plan = wanting(3).machines(told, silent, hears).plan();

    assertThat(takenBack(plan)).isEmpty();
    assertThat(launches(plan)).hasSize(3);
    assertThat(steps(plan, Step.Drain.class))
        .containsExactly(new Step.Drain(hears.machine(), NOTICED));
  }

  @Test
  void who_wants_it_ended_by_hand_changes_nothing() {
    Plan plan = wanting(1).machines(serving(1).spot().notice()).end(1, false).plan();

    assertThat(steps(plan, Step.Drain.class).map(Step.Drain::cause)).containsExactly(NOTICED);
  }

  @ParameterizedTest
  @EnumSource(names = {"INITIAL", "HEALTHY", "UNHEALTHY"})
  void it_leaves_its_balancer_before_it_is_proven_idle(TargetState target) {
    ARole role = new ARole().balancer();
    AMachine told = leaving(noticed()).target(target);

    assertThat(next(told, role))
        .isEqualTo(new Step.Deregister(told.machine(), List.of(ARole.SHOP)));
    AMachine planned = in(MachineState.DRAINING, 1).target(target);
    assertThat(next(planned, role))
        .isNotEqualTo(new Step.Deregister(planned.machine(), List.of(ARole.SHOP)));
  }

  @ParameterizedTest
  @EnumSource(names = {"DRAINING", "UNKNOWN"})
  void what_its_balancer_cannot_speed_up_holds_no_proof(TargetState target) {
    AMachine idle = leaving(noticed()).target(target).page(Page.State.DRAINING, "draining", 0);

    assertThat(next(idle, new ARole().balancer()))
        .isEqualTo(new Step.Acknowledged(idle.machine(), "its page says draining seen, 0 workers"));
  }

  @Test
  void scaler_ends_it_only_when_it_is_proven_idle_also_when_its_time_is_over() {
    AMachine busy =
        leaving(Drain.of(NOTICED, NOON.minusSeconds(300)).cordonedAt(NOON.minusSeconds(299)));
    Drain proven = noticed().acknowledgedAt(NOON.minusSeconds(8)).unlockedAt(NOON.minusSeconds(7));
    AMachine idle = leaving(proven).page(Page.State.DRAINING, "draining", 0);

    assertThat(next(busy)).isEqualTo(waits(busy, "the end of 1 worker"));
    assertThat(next(idle)).isEqualTo(new Step.End(idle.machine(), NOTICED));
  }

  @ParameterizedTest
  @EnumSource(names = {"REQUESTED", "PENDING", "BOOTING", "IN_SERVICE", "DRAINING"})
  void taken_without_a_notice_it_ends_as_interrupted_and_no_launch_is_held_for_it(
      MachineState state) {
    AMachine gone = in(state, 1).spot().reclaimed();

    assertThat(next(gone))
        .isEqualTo(end(gone, EndCause.Kind.INTERRUPTED, "spot: the cloud has taken it back"));
    assertThat(launches(wanting(1).machines(gone).plan())).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHUTTING_DOWN", "TERMINATED"})
  void after_a_notice_its_end_is_the_clouds_whatever_reason_that_gives(String shown) {
    AMachine gone = leaving(noticed()).cloud(CloudMachine.State.valueOf(shown));

    assertThat(next(gone))
        .isEqualTo(end(gone, EndCause.Kind.INTERRUPTED, "spot: the cloud has taken it back"));
  }

  @Test
  void a_spot_machine_that_ends_for_another_reason_before_it_serves_is_a_failed_launch() {
    AMachine dead = in(MachineState.BOOTING, 1).spot().cloud(CloudMachine.State.TERMINATED);

    assertThat(next(dead))
        .isEqualTo(
            end(
                dead,
                EndCause.Kind.NEVER_READY,
                "the cloud shows it terminated before it was ready"));
  }
}
