package scaler.sim.trace;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.engine.loop.Hands;
import scaler.engine.loop.Reconciler;
import scaler.engine.port.Checks;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Lease;
import scaler.engine.port.Ledger;
import scaler.engine.port.Others;
import scaler.engine.port.Volumes;
import scaler.engine.port.World;
import scaler.sim.store.SimStore;
import scaler.sim.store.Transactions;

/**
 * One role over a trace: the loop of the service with its database in memory looks at each interval
 * of the role's rule, and when something is about to change, by a clock that jumps from one look to
 * the next.
 */
public final class Rehearsal {
  /** After a step the next look follows so soon, as in the service. */
  private static final double SOON = Reconciler.Pace.STANDARD.moving().toSeconds();

  /** So long before the trace the first machines are launched, in seconds. */
  private static final double EARLY = -Duration.ofHours(1).toSeconds();

  private final Trace trace;
  private final Plant plant;
  private final SimStore store;
  private final Ledger ledger;
  private final Reconciler loop;
  private Lease lease;

  /** When the last step was taken; looks that only carry it out follow it. */
  private double decided;

  private boolean follows;
  private final double interval;

  /**
   * What is not in the fleet file.
   *
   * @param boot from the request of a machine until it works
   * @param slots how many jobs a machine does at a time
   * @param billing how its machines are paid for, as the loop is shown it
   */
  public record Setting(Duration boot, int slots, Trouble trouble, Course.Billing billing) {
    /** Paid for by the second. */
    public Setting(Duration boot, int slots, Trouble trouble) {
      this(boot, slots, trouble, Course.Billing.SECOND);
    }

    /** Without trouble. */
    public Setting(Duration boot, int slots) {
      this(boot, slots, Trouble.NONE);
    }
  }

  /**
   * What goes wrong.
   *
   * @param stillborn the part of all machines that end while they boot
   * @param silence every six hours the queue gives no answer for so long
   */
  public record Trouble(double stillborn, Duration silence) {
    public static final Trouble NONE = new Trouble(0, Duration.ZERO);
    private static final double EVERY = Duration.ofHours(6).toSeconds();
    private static final int PARTS = 1_000;
    private static final int STEP = 377; // no divisor in common: each part comes once

    /** Spread evenly over all. */
    boolean isStillborn(int machine) {
      return machine * STEP % PARTS < stillborn * PARTS;
    }

    boolean isSilent(double at) {
      return at > EVERY && at % EVERY < silence.toMillis() / 1e3;
    }
  }

  private Rehearsal(FleetSpec fleet, RoleSpec role, Trace trace, Setting setting) {
    this.trace = trace;
    this.plant = new Plant(trace, role.name().value(), setting);
    this.store = new SimStore(plant);
    this.ledger = store.ledger(Transactions.DIRECT);
    this.interval = role.backlog().orElseThrow().interval().toMillis() / 1e3;
    plant.advance(EARLY, EARLY);
    store.people().apply(fleet, Resolved.asWritten(fleet.cloud()), Bare.userData(fleet));
    this.lease = acquired(fleet.application());
    World world =
        new World(
            plant,
            new NoBalancer(),
            plant,
            plant,
            Others.NONE,
            Checks.NONE,
            Volumes.NONE,
            JobLocks.NONE);
    this.loop = new Reconciler(world, ledger, UnaryOperator.identity(), Hands.inOrder());
  }

  /**
   * Runs a role over a trace.
   *
   * @param fleet whose role it is; the other roles have no part in it
   * @param role has a backlog; balancers, checks and volumes of it have no part either
   * @param progress is told again and again which part of the load is over, from 0 to 1
   * @throws CancellationException when the thread is interrupted: a long load takes a minute
   */
  public static Course run(
      FleetSpec fleet, RoleSpec role, Trace trace, Setting setting, DoubleConsumer progress) {
    RoleSpec bare = Bare.of(role);
    return new Rehearsal(Bare.of(fleet, bare), bare, trace, setting).run(progress);
  }

  private Course run(DoubleConsumer progress) {
    // The fleet stands before the first job comes.
    double at = EARLY;
    while (at < 0) {
      at = Math.min(0, look(at));
    }
    double end = trace.lasts();
    while (at < end) {
      at = look(at);
      progress.accept(Math.min(1, at / end));
    }
    plant.advance(end, end);
    return plant.course(end);
  }

  private Lease acquired(String application) {
    return ledger.leases().acquire(application, "rehearsal").orElseThrow();
  }

  /** One look; when the next one is due. */
  private double look(double at) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted in the middle of a load");
    }
    decided = follows ? decided : at;
    plant.advance(at, decided);
    if (!ledger.leases().renew(lease)) {
      // Rules may step at longer intervals than a lease lasts.
      lease = acquired(lease.application());
    }
    long before = store.history().lastEvent();
    loop.tick(lease, Reconciler.Pace.STANDARD, plant.instant());
    follows = store.history().lastEvent() != before;
    if (follows) {
      return at + SOON;
    }
    double due = (Math.floor(at / interval) + 1) * interval;
    return Math.min(due, Math.max(at + SOON, Math.ceil(plant.nextEvent())));
  }
}
