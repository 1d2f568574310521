package scaler.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.core.model.VolumeId;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.CloudContract;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;
import scaler.outbound.postgres.JdbiLeases;
import scaler.outbound.postgres.Tables;
import scaler.sim.SimTimes;
import scaler.sim.SimWorld;

class UnderLeaseTest {
  private static final MachineId MACHINE = new MachineId("i-1");
  private static final BalancerSpec BALANCER = new BalancerSpec.TargetGroup("shop");

  private final Tables tables = Tables.shared();
  private final String application = Tables.application();
  private final JdbiLeases leases = new JdbiLeases(tables.database());
  private final Lease lease = leases.acquire(application, "first").orElseThrow();
  private final SimWorld world =
      new SimWorld(Instant.parse("2026-03-02T12:00:00Z"), SimTimes.STANDARD);

  private interface Change {
    Object in(World held);
  }

  private static Stream<Change> changes() {
    CloudMachine seen =
        new CloudMachine(
            MACHINE,
            CloudMachine.State.RUNNING,
            "a",
            "",
            Optional.empty(),
            0,
            true,
            Billing.PLAIN,
            Map.of(),
            Market.ON_DEMAND,
            false);
    VolumeId volume = new VolumeId("vol-1");
    return Stream.of(
        held -> held.cloud().launch(CloudContract.plain("a-token", "", Map.of())),
        held -> held.volumes().attach(volume, MACHINE, "/dev/sdf"),
        held -> held.volumes().copy(volume, Map.of()),
        held -> held.volumes().deleteCopy("snap-1"),
        held -> held.cloud().tag(MACHINE, "a", "b"),
        held -> held.cloud().untag(MACHINE, "a"),
        held -> held.cloud().terminate(MACHINE),
        held -> held.cloud().reboot(MACHINE),
        held -> held.cloud().stop(MACHINE, false),
        held -> held.cloud().start(MACHINE),
        held -> held.balancer().register(BALANCER, seen),
        held -> held.balancer().deregister(BALANCER, new Member(MACHINE, Optional.empty())));
  }

  private void endsIn(Duration time) {
    tables.run(
        "UPDATE lease SET expires_at = clock_timestamp() + make_interval(secs => ?)"
            + " WHERE application = ?",
        time.toSeconds(),
        application);
  }

  private ThrowingCallable made(Change change) {
    World held = UnderLease.of(world.ports(), leases, lease);
    return () -> change.in(held);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void nothing_is_changed_once_another_process_decides(Change change) {
    endsIn(Duration.ZERO);
    assertThat(leases.acquire(application, "second")).isPresent();

    assertThatThrownBy(made(change)).isInstanceOf(LeaseLostException.class);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void a_lease_that_would_end_during_the_call_is_prolonged_before_it(Change change)
      throws Throwable {
    endsIn(UnderLease.CALL.minusSeconds(1));

    made(change).call();

    assertThat(leases.lasts(lease, UnderLease.CALL)).isTrue();
  }

  @Test
  void what_only_looks_asks_for_no_lease() {
    endsIn(Duration.ZERO);
    World held = UnderLease.of(world.ports(), leases, lease);

    assertThat(held.cloud().list(application)).isInstanceOf(Outcome.Ok.class);
    assertThat(held.balancer().targets(BALANCER, List.of())).isInstanceOf(Outcome.Ok.class);
  }
}
