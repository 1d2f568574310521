package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import scaler.core.model.CloudMachine;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.engine.loop.Hands;
import scaler.engine.loop.OwnerTags;
import scaler.engine.loop.Reconciler;
import scaler.engine.port.Journal;
import scaler.engine.port.Lease;
import scaler.engine.port.Ledger;
import scaler.engine.port.World;
import scaler.outbound.postgres.Database;
import scaler.outbound.postgres.JdbiHolds;
import scaler.outbound.postgres.JdbiJournal;
import scaler.outbound.postgres.JdbiLeases;
import scaler.outbound.postgres.JdbiMachines;
import scaler.outbound.postgres.JdbiRescues;
import scaler.outbound.postgres.JdbiRestraints;
import scaler.outbound.postgres.JdbiWishes;
import scaler.outbound.postgres.Tables;
import scaler.sim.SimTimes;
import scaler.sim.SimWorld;

/**
 * The loop of one application between a simulated world and a real database. Each stage has an
 * application of its own; time is the world's, and only {@link #look} lets it pass.
 */
public final class Stage {
  /** Listings that show a machine so late that it is asked for again; tags that lag behind. */
  static final SimTimes SLOW =
      new SimTimes(
          Duration.ofSeconds(6),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ofSeconds(4),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private static final Duration A_WHILE = Duration.ofMinutes(5);
  private static final Reconciler.Pace UNHURRIED =
      new Reconciler.Pace(Duration.ofSeconds(4), Duration.ofSeconds(20));

  final Tables tables;
  final Database database;
  final String application;
  final SimWorld world;
  final TestFleet fleet;
  final JdbiWishes wishes;
  final JdbiMachines machines;
  final JdbiJournal journal;
  final JdbiHolds holds;
  final JdbiRestraints restraints;
  private final JdbiRescues rescues;
  private final JdbiLeases leases;
  private final Hands hands;
  private Reconciler reconciler;
  private Lease lease;

  Stage(String start) {
    this(start, SimTimes.STANDARD);
  }

  Stage(String start, SimTimes times) {
    this(start, times, Hands.inOrder());
  }

  /**
   * @param hands what does the steps of each look; in order, the same story is told each time
   */
  Stage(String start, SimTimes times, Hands hands) {
    this(new SimWorld(Instant.parse(start), times), Tables.shared(), Tables.application(), hands);
    world.employ(TestFleet.JOBS, TestFleet.QUEUE, 2);
  }

  private Stage(SimWorld world, Tables tables, String application, Hands hands) {
    this.hands = hands;
    this.world = world;
    this.tables = tables;
    this.application = application;
    database = tables.database();
    fleet = new TestFleet(application);
    wishes = new JdbiWishes(database);
    machines = new JdbiMachines(database);
    journal = new JdbiJournal(database);
    holds = new JdbiHolds(database);
    rescues = new JdbiRescues(database);
    restraints = new JdbiRestraints(database);
    leases = new JdbiLeases(database);
    lease = leases.acquire(application, "stage").orElseThrow();
    reconciler = reconciler(world.ports(), ledger());
  }

  /** The same application in the same world with a database that is made empty. */
  Stage onEmpty(Tables others) {
    return new Stage(world, others.emptied(), application, hands);
  }

  Ledger ledger() {
    return new Ledger(leases, fleet, machines, wishes, journal, holds, rescues, restraints);
  }

  private Reconciler reconciler(World ports, Ledger ledger) {
    return new Reconciler(ports, ledger, UnaryOperator.identity(), hands);
  }

  /** The next looks see the world and the records through these. */
  void through(World ports, Ledger ledger) {
    reconciler = reconciler(ports, ledger);
  }

  /** The next process crashes at the next of these points, when there is one. */
  void through(Iterator<CrashPoints> crashes) {
    if (crashes.hasNext()) {
      CrashPoints points = crashes.next();
      through(points.around(world.ports()), points.around(ledger()));
    }
  }

  /** The process dies and another one takes over: nothing is left but the database. */
  void restart() {
    leases.release(lease);
    lease = leases.acquire(application, "stage").orElseThrow();
    reconciler = reconciler(world.ports(), ledger());
  }

  /** Another process of the same world. */
  Reconciler reconciler() {
    return reconciler(world.ports(), ledger());
  }

  /** The lease ends early, as by a holder that stood still, and somebody else gets it. */
  Lease takeFromTheHolder(String other) {
    // At once: between an end and a beginning the holder might win it again.
    long epoch =
        Tables.shared()
            .ask(
                Long.class,
                "UPDATE lease SET holder = ?, epoch = epoch + 1,"
                    + " expires_at = clock_timestamp() + interval '1 minute'"
                    + " WHERE application = ? RETURNING epoch",
                other,
                application)
            .getFirst();
    return new Lease(application, other, epoch);
  }

  /** The epoch that governs. */
  long epoch() {
    return Tables.shared()
        .ask(Long.class, "SELECT epoch FROM lease WHERE application = ?", application)
        .getFirst();
  }

  Lease lease() {
    return lease;
  }

  JdbiLeases leases() {
    return leases;
  }

  /** One look; then time passes until the loop would look again by itself. */
  Duration look() {
    return look(Reconciler.Pace.STANDARD);
  }

  private Duration look(Reconciler.Pace pace) {
    // Real seconds pass, too; on a slow computer more than a lease lasts.
    leases.renew(lease);
    Duration next = reconciler.tick(lease, pace, world.instant());
    world.advance(next);
    return next;
  }

  /** Looks until something is so; fails when it is not so after that much of the world's time. */
  void until(String what, Duration atMost, BooleanSupplier so) {
    Instant end = world.instant().plus(atMost);
    while (!so.getAsBoolean()) {
      assertThat(world.instant()).as("%s: %s", what, this).isBefore(end);
      look();
    }
  }

  /** Looks for that much of the world's time; where it is long, not as often. */
  void lookFor(Duration time) {
    Reconciler.Pace pace = time.compareTo(A_WHILE) < 0 ? Reconciler.Pace.STANDARD : UNHURRIED;
    Instant end = world.instant().plus(time);
    while (world.instant().isBefore(end)) {
      look(pace);
    }
  }

  List<Machine> onRecord() {
    return machines.living(application);
  }

  List<Machine> in(MachineState state, RoleName role) {
    return onRecord().stream()
        .filter(machine -> machine.state() == state && machine.role().equals(role))
        .toList();
  }

  int inService(RoleName role) {
    return in(MachineState.IN_SERVICE, role).size();
  }

  /** As many machines in service as said, and no others. */
  boolean settled(RoleName role, int count) {
    return inService(role) == count
        && onRecord().stream().filter(machine -> machine.role().equals(role)).count() == count;
  }

  /** How launches of a role have gone, as far as it is remembered. */
  LaunchTrouble trouble(RoleName role) {
    return Optional.ofNullable(journal.memories(application).get(role))
        .map(Journal.Memory::launches)
        .orElse(LaunchTrouble.NONE);
  }

  List<CloudMachine> living(RoleName role) {
    return world.living().stream()
        .filter(machine -> role.value().equals(machine.tags().get(OwnerTags.ROLE)))
        .toList();
  }

  /** What must be true whatever happened: nothing leaked, nothing twice, nothing broken. */
  void holdsItsLaws() {
    assertThat(world.broken()).as("cut off").isEmpty();
    Set<MachineId> known = new HashSet<>();
    onRecord().forEach(machine -> machine.id().ifPresent(known::add));
    assertThat(world.living())
        .as("machines that run and have no living row")
        .allSatisfy(machine -> assertThat(known).contains(machine.id()));
    assertThat(world.launched().stream().map(machine -> machine.tags().get("scaler-slot")))
        .as("a slot for each machine")
        .doesNotHaveDuplicates();
  }

  @Override
  public String toString() {
    return "record "
        + onRecord().stream()
            .map(machine ->
                "%s %s %s".formatted(machine.role(), machine.label(), machine.state().word()))
            .toList()
        + ", cloud "
        + world.living().stream().map(machine -> machine.id() + " " + machine.state()).toList()
        + Optional.of(world.broken())
            .filter(list -> !list.isEmpty())
            .map(Object::toString)
            .orElse("");
  }
}
