package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.model.Asked;
import scaler.core.model.BalancerSpec;
import scaler.core.model.EndCause;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.TargetState;

/** Machines of a role with two load balancers, and of one whose file named another before. */
class JoiningTest {
  private static final BalancerSpec OLD = new BalancerSpec.Classic("shop");
  private static final BalancerSpec NEW = new BalancerSpec.TargetGroup("shop");

  private static ARole both() {
    return new ARole().balancers(OLD, NEW);
  }

  private static ARole moved() {
    return new ARole().balancers(NEW);
  }

  private static AMachine booting() {
    return AMachine.in(MachineState.BOOTING, 1).since(NOON);
  }

  private static Step next(AMachine seen, ARole role) {
    return Lifecycle.next(seen.sight(), role.spec(), NOON);
  }

  private static Step waits(AMachine seen, String what) {
    return new Step.Wait(seen.machine(), what);
  }

  @Test
  void a_ready_machine_joins_all_at_once() {
    assertThat(next(booting(), both()))
        .isEqualTo(new Step.Register(booting().machine(), List.of(OLD, NEW)));
    AMachine inOne = booting().target(OLD, TargetState.UNHEALTHY);
    assertThat(next(inOne, both())).isEqualTo(new Step.Register(inOne.machine(), List.of(NEW)));
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "HEALTHY,   HEALTHY,   ",
    "INITIAL,   HEALTHY,   classic shop to find it healthy",
    "HEALTHY,   UNHEALTHY, shop to find it healthy",
    "INITIAL,   INITIAL,   classic shop and shop to find it healthy",
    "INITIAL,   UNHEALTHY, shop to find it healthy",
    "UNKNOWN,   HEALTHY,   classic shop to answer",
    "UNKNOWN,   UNHEALTHY, classic shop to answer",
    "UNKNOWN,   UNKNOWN,   classic shop and shop to answer",
  })
  void it_serves_when_every_one_finds_it_healthy(TargetState one, TargetState other, String waits) {
    AMachine seen = booting().target(OLD, one).target(NEW, other);
    assertThat(next(seen, both()))
        .isEqualTo(
            waits == null
                ? new Step.Become(
                    seen.machine(), MachineState.IN_SERVICE, "healthy in classic shop and shop")
                : waits(seen, waits));
  }

  @Test
  void one_that_stays_ill_in_one_of_them_was_never_ready() {
    AMachine seen =
        AMachine.in(MachineState.BOOTING, 1)
            .since(NOON.minus(minutes(99)))
            .target(OLD, TargetState.HEALTHY)
            .target(NEW, TargetState.UNHEALTHY);
    assertThat(next(seen, both()))
        .isEqualTo(
            new Step.End(
                seen.machine(),
                new EndCause(EndCause.Kind.NEVER_READY, "shop did not find it healthy in 10 min")));
  }

  @Test
  void one_in_service_joins_the_new_one_first_and_leaves_the_old_one_when_it_is_healthy_there() {
    AMachine seen = AMachine.serving(1).target(OLD, TargetState.HEALTHY);
    assertThat(next(seen, moved())).isEqualTo(new Step.Register(seen.machine(), List.of(NEW)));

    for (TargetState state :
        List.of(TargetState.INITIAL, TargetState.UNHEALTHY, TargetState.UNKNOWN)) {
      assertThat(next(seen.target(NEW, state), moved()))
          .isEqualTo(waits(seen, "shop to find it healthy before it leaves classic shop"));
    }
    assertThat(next(seen.target(NEW, TargetState.HEALTHY), moved()))
        .isEqualTo(new Step.Deregister(seen.machine(), List.of(OLD)));

    AMachine asked = seen.asked(Asked.first(Asked.What.DEREGISTER, NOON.minusSeconds(1)));
    assertThat(next(asked, moved())).isEqualTo(waits(asked, "classic shop to let it go"));
  }

  @ParameterizedTest
  @EnumSource(names = {"DRAINING", "UNKNOWN"})
  void one_that_leaves_the_old_one_or_cannot_be_seen_there_is_left_alone(TargetState state) {
    AMachine seen = AMachine.serving(1).target(NEW, TargetState.HEALTHY).target(OLD, state);
    assertThat(next(seen, moved())).isEqualTo(waits(seen, "nothing"));
  }

  @Test
  void a_role_without_any_takes_its_machines_out_of_the_old_one() {
    AMachine seen = AMachine.serving(1).target(OLD, TargetState.UNHEALTHY);
    assertThat(next(seen, new ARole()))
        .isEqualTo(new Step.Deregister(seen.machine(), List.of(OLD)));
  }

  // the way out

  private static AMachine idle() {
    Drain drain =
        Drain.of(new EndCause(EndCause.Kind.SCALE_IN, "1 of 2 wanted"), NOON.minusSeconds(60))
            .cordonedAt(NOON)
            .acknowledgedAt(NOON)
            .unlockedAt(NOON);
    return AMachine.in(MachineState.DRAINING, 1)
        .drain(drain)
        .page(Page.State.DRAINING, "draining", 0);
  }

  @Test
  void it_leaves_all_at_once_and_one_that_it_was_left_in_too() {
    AMachine seen = idle().target(OLD, TargetState.HEALTHY).target(NEW, TargetState.INITIAL);
    assertThat(next(seen, both()))
        .isEqualTo(new Step.Deregister(seen.machine(), List.of(OLD, NEW)));
    assertThat(next(seen, moved()))
        .isEqualTo(new Step.Deregister(seen.machine(), List.of(OLD, NEW)));
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "DRAINING, DRAINING, its open connections to end",
    "DRAINING, ,         its open connections to end",
    "UNKNOWN,  DRAINING, classic shop to answer",
    "UNKNOWN,  ,         classic shop to answer",
    "UNKNOWN,  UNKNOWN,  classic shop and shop to answer",
  })
  void it_ends_when_it_is_out_of_all(TargetState one, TargetState other, String waits) {
    AMachine seen = idle().target(OLD, one);
    if (other != null) {
      seen.target(NEW, other);
    }
    assertThat(next(seen, both())).isEqualTo(waits(seen, waits));
    assertThat(next(idle(), both())).isInstanceOf(Step.End.class);
  }

  @Test
  void one_that_answers_is_left_while_the_other_is_silent() {
    AMachine seen = idle().target(OLD, TargetState.UNKNOWN).target(NEW, TargetState.HEALTHY);
    assertThat(next(seen, both())).isEqualTo(new Step.Deregister(seen.machine(), List.of(NEW)));
  }
}
