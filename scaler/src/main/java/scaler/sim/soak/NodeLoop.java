package scaler.sim.soak;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import scaler.engine.loop.Reconciler;
import scaler.engine.loop.Reconciler.Pace;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.sim.fault.FaultKind;
import scaler.sim.law.NodeView;
import scaler.sim.soak.Books.NoAnswer;
import scaler.sim.soak.Node.Killed;
import scaler.sim.soak.Node.Stage;
import scaler.sim.time.Seat;
import scaler.sim.time.Timeline;

/**
 * The loop of a simulated process over one application: it waits for the lease, and looks while it
 * has it.
 */
final class NodeLoop {
  private static final long RENEW = 3_000;
  private static final Optional<Lease> NOT_MINE = Optional.empty();
  private static final long FOR_EVER = Duration.ofDays(3_650).toMillis();

  private final Node node;
  private final Application application;
  private final Stage stage;
  private final Pace pace;
  private final Seat seat;
  private final NodeView view;
  private int life;
  private Optional<Lease> lease = Optional.empty();
  private boolean held;
  private int standing;
  private boolean dead;
  private boolean waits;
  private long looks;

  NodeLoop(Node node, Application application, Pace pace) {
    this.node = node;
    this.application = application;
    this.stage = node.stage();
    this.pace = pace;
    seat = stage.time().seat(toString());
    view = new NodeView(node.number());
    node.runs(this);
  }

  Node node() {
    return node;
  }

  int number() {
    return node.number();
  }

  Application application() {
    return application;
  }

  Seat seat() {
    return seat;
  }

  NodeView view() {
    return view;
  }

  Timeline time() {
    return stage.time();
  }

  long looks() {
    return looks;
  }

  /** By which it decides for its application, as far as it knows. */
  Optional<Lease> lease() {
    return lease;
  }

  /** Rests, for as long as the process stands still at least. */
  void rest(long millis) {
    if (millis <= 0) {
      return;
    }
    time().rest(seat, time().millis() + millis);
    while (life == node.life() && time().millis() < node.frozenUntil()) {
      time().rest(seat, node.frozenUntil());
    }
    if (life != node.life()) {
      throw new Killed();
    }
  }

  /** A point at which the process may end or stand still. */
  void mayDie(FaultKind kills, FaultKind freezes, boolean changes) {
    node.mayDie(this, kills, freezes, changes);
  }

  /** Its process has ended; from here on nothing of it goes on. */
  void dies() {
    dead = true;
    held = false;
    waits = false;
    lease = Optional.empty();
  }

  /**
   * Lives until the time is over.
   *
   * @param memory makes what a process has in memory at its beginning
   */
  void run(Supplier<Reconciler> memory) {
    time().awaitTurn(seat);
    Reconciler mind = begin(memory);
    while (true) {
      try {
        if (dead) {
          rest(node.backAt() - time().millis());
          mind = begin(memory);
        } else if (lease.isEmpty()) {
          rest(FOR_EVER);
        } else {
          hold(mind, lease.get());
        }
      } catch (Killed killed) {
        life = node.life();
      }
    }
  }

  private Reconciler begin(Supplier<Reconciler> memory) {
    dead = false;
    standBy();
    return memory.get();
  }

  /** From now on it asks for the lease; the thread itself is not needed for that. */
  private void standBy() {
    int mine = ++standing;
    time().in(1, () -> ask(mine));
  }

  private void ask(int mine) {
    if (mine == standing && !dead) {
      time().in(node.slowness(), () -> acquire(mine));
    }
  }

  /** Who gives way asks again later; so does who does not hear whether he should. */
  private void acquire(int mine) {
    if (mine != standing || dead) {
      return;
    }
    boolean leaves = application.several() && (!node.reaches() || prefersOther() || node.isLost());
    boolean reached = !leaves && node.reaches();
    Optional<Lease> given =
        reached ? stage.leases().acquire(application.name(), node.toString()) : NOT_MINE;
    given.ifPresent(application.laws()::granted);
    if (reached && given.isEmpty()) {
      application.laws().refused();
    }
    // Where the answer is lost, nobody decides until the lease has run out.
    if (given.isPresent() && !node.isLost()) {
      lease = given;
      stage
          .diary()
          .note("holds", number(), given.get().epoch(), () -> node + " decides now" + whose());
      time().wake(seat, time().millis());
    } else {
      time().in(RENEW, () -> ask(mine));
    }
  }

  /** Whether another process should decide, which decides for fewer applications. */
  private boolean prefersOther() {
    boolean prefers = stage.candidates().givesWay(application.name(), node.toString());
    if (prefers) {
      application.laws().refused();
    }
    return prefers;
  }

  private boolean givesWay() {
    return application.several() && node.reaches() && prefersOther() && !node.isLost();
  }

  private void hold(Reconciler mind, Lease mine) {
    held = true;
    time().in(RENEW, () -> renew(mine));
    while (held) {
      Duration next = look(mind, mine);
      if (held && givesWay()) {
        application.facts().reached("an application was given to a process with fewer");
        break;
      }
      if (held) {
        waits = true;
        rest(Math.max(100, next.toMillis()));
        waits = false;
      }
    }
    held = false;
    rest(node.slowness());
    if (node.reaches()) {
      stage.leases().release(mine);
      application.laws().released(mine);
    }
    lease = Optional.empty();
    standBy();
  }

  private Duration look(Reconciler mind, Lease mine) {
    view.begins(time().millis());
    try {
      Duration next = mind.tick(mine, pace, time().instant());
      looks++;
      if (!view.isBlind()) {
        application.laws().looked(view);
      }
      return next;
    } catch (LeaseLostException lost) {
      held = false;
      return Duration.ZERO;
    } catch (NoAnswer trouble) {
      return pace.moving();
    }
  }

  /** Another thread of the process in reality: it goes on while the look does. */
  private void renew(Lease mine) {
    if (!held || !lease.equals(Optional.of(mine))) {
      return;
    }
    if (time().millis() < node.frozenUntil()) {
      time().at(node.frozenUntil(), () -> renew(mine));
    } else {
      time().in(node.slowness(), () -> renewNow(mine));
    }
  }

  /** As in the service: who does not know whether it is prolonged gives it up. */
  private void renewNow(Lease mine) {
    if (held && lease.equals(Optional.of(mine))) {
      boolean renewed = node.reaches() && stage.leases().renew(mine);
      if (renewed) {
        application.laws().renewed(mine);
      }
      held = renewed && !node.isLost();
      time().in(RENEW, () -> renew(mine));
    }
  }

  /**
   * Somebody called for an application: the next look at it begins at once, unless one is under
   * way.
   */
  void called(String name) {
    if (held && waits && application.name().equals(name)) {
      time().wake(seat, time().millis());
    }
  }

  /** For which application, where there are several. */
  private String whose() {
    return application.several() ? " for " + application.name() : "";
  }

  @Override
  public String toString() {
    return node + whose();
  }
}
