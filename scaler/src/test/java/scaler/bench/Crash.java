package scaler.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.HealRung;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.TestFleet;
import scaler.engine.loop.Hands;
import scaler.engine.loop.Reconciler;
import scaler.engine.port.Lease;
import scaler.engine.port.Ledger;
import scaler.sim.SimFault;
import scaler.sim.SimTimes;
import scaler.sim.SimWorld;
import scaler.sim.store.SimStore;

/** One machine that serves, crashes at a moment that its seed says, and is brought back. */
final class Crash {
  /** Of a small machine on EC2 with an application that takes its time. */
  static final SimTimes TIMES =
      new SimTimes(
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10));

  private static final String APPLICATION = "bench";
  private static final Duration ENOUGH = Duration.ofMinutes(30);

  private final SimWorld world = new SimWorld(Instant.parse("2026-03-02T12:00:00Z"), TIMES);
  private final Ledger ledger;
  private final Lease lease;
  private final Reconciler loop;
  private Duration carry = Duration.ZERO;

  private Crash(List<HealRung> ladder) {
    TestFleet fleet = new TestFleet(APPLICATION);
    fleet.apply(role(ladder));
    Ledger memory = new SimStore(world).ledger();
    ledger =
        new Ledger(
            memory.leases(),
            fleet,
            memory.machines(),
            memory.wishes(),
            memory.journal(),
            memory.holds(),
            memory.rescues(),
            memory.restraints());
    lease = ledger.leases().acquire(APPLICATION, "bench").orElseThrow();
    loop = new Reconciler(world.ports(), ledger, UnaryOperator.identity(), Hands.inOrder());
  }

  private static RoleSpec role(List<HealRung> ladder) {
    RoleSpec web = TestFleet.web(1, 2);
    return new RoleSpec(
        web.name(),
        web.machine(),
        web.capacity(),
        web.schedule(),
        web.backlog(),
        web.minimumLifetime(),
        Optional.of(
            new HealthSpec(
                "http://{address}/up",
                Optional.of("ok"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5))),
        Duration.ofMinutes(10),
        web.loadBalancers(),
        web.drain(),
        HealSpec.of(ladder.toArray(new HealRung[0])),
        web.assets(),
        web.counted(),
        LimitSpec.NONE,
        Optional.empty());
  }

  /**
   * What came of it.
   *
   * @param detection from the crash until it is found
   * @param recovery from the crash until a machine serves
   * @param rest of that, what is neither detection nor the boot that it took
   */
  record Course(Duration detection, Duration recovery, Duration rest, List<String> wrong) {}

  /** One crash. */
  static Course of(List<HealRung> ladder, SimFault fault, long seed) {
    return new Crash(ladder).course(fault, new Random(seed));
  }

  private Course course(SimFault fault, Random random) {
    until(() -> serving() == 1);
    MachineId struck = world.living().getFirst().id();
    pass(Duration.ofMillis(random.nextInt(20_000)));
    world.strike(struck, fault);
    Instant crash = world.instant();
    // Looks go on as they would have.
    pass(carry);
    until(() -> serving() == 0);
    Instant found = world.instant();
    until(() -> serving() == 1);
    Instant back = world.instant();
    Duration boot = fault == SimFault.DISK ? TIMES.pending().plus(TIMES.boot()) : TIMES.boot();
    until(() -> world.living().size() == 1);
    pass(Duration.ofMinutes(3));
    return new Course(
        Duration.between(crash, found),
        Duration.between(crash, back),
        Duration.between(found, back).minus(boot),
        wrong(struck, fault));
  }

  private List<String> wrong(MachineId struck, SimFault fault) {
    List<String> wrong = new ArrayList<>(world.broken());
    List<MachineId> living = world.living().stream().map(CloudMachine::id).toList();
    if (living.size() != 1 || serving() != 1) {
      wrong.add("%d machines, %d serve".formatted(living.size(), serving()));
    }
    boolean same = living.contains(struck);
    if (same == (fault == SimFault.DISK)) {
      wrong.add(same ? "a machine without a disk stays" : "a machine that a reboot cures is gone");
    }
    return wrong;
  }

  private long serving() {
    return ledger.machines().living(APPLICATION).stream()
        .map(Machine::state)
        .filter(MachineState.IN_SERVICE::equals)
        .count();
  }

  private void until(BooleanSupplier so) {
    Instant end = world.instant().plus(ENOUGH);
    while (!so.getAsBoolean()) {
      if (world.instant().isAfter(end)) {
        throw new IllegalStateException("never: " + ledger.machines().living(APPLICATION));
      }
      look();
      if (so.getAsBoolean()) {
        return;
      }
      world.advance(carry);
    }
  }

  private void look() {
    ledger.leases().renew(lease);
    carry = loop.tick(lease, Reconciler.Pace.STANDARD, world.instant());
  }

  /** Time passes and looks go on; what is left until the next one is carried. */
  private void pass(Duration time) {
    Duration left = time;
    while (carry.compareTo(left) <= 0) {
      world.advance(carry);
      left = left.minus(carry);
      look();
    }
    world.advance(left);
    carry = carry.minus(left);
  }
}
