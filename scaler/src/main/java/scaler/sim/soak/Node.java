package scaler.sim.soak;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import scaler.engine.loop.Reconciler;
import scaler.engine.loop.Reconciler.Pace;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Leases;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Faults;
import scaler.sim.law.Laws;
import scaler.sim.law.NodeView;
import scaler.sim.soak.Books.NoAnswer;
import scaler.sim.time.Diary;
import scaler.sim.time.Seat;
import scaler.sim.time.Timeline;

/**
 * One simulated process: it waits for the lease, and looks while it has it. It may be killed and
 * begin anew, or stand still for a while, at every call that it makes.
 */
final class Node {
  private static final long RENEW = 3_000;
  private static final Optional<Lease> NOT_MINE = Optional.empty();
  private static final long FOR_EVER = Duration.ofDays(3_650).toMillis();

  private final int number;
  private final String application;
  private final Stage stage;
  private final Seat seat;
  private final NodeView view;
  private final Pace pace;
  private Optional<Lease> lease = Optional.empty();
  private boolean held;
  private int standing;
  private boolean dead;
  private boolean waits;
  private long frozenUntil;
  private long looks;

  /** What all processes share. */
  record Stage(
      Timeline time,
      Faults faults,
      Crashes crashes,
      Links links,
      Laws laws,
      Diary diary,
      Leases leases) {}

  Node(int number, String application, Stage stage, Pace pace) {
    this.number = number;
    this.application = application;
    this.stage = stage;
    this.pace = pace;
    seat = stage.time().seat("process " + number);
    view = new NodeView(number);
  }

  /** The process ends here and now. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  int number() {
    return number;
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

  void rest(long millis) {
    if (millis > 0) {
      time().rest(seat, time().millis() + millis);
    }
  }

  /**
   * A point at which the process may end or stand still.
   *
   * @param changes something is about to be changed there, or has been
   */
  void mayDie(FaultKind kills, FaultKind freezes, boolean changes) {
    if ((changes && stage.crashes().here()) || stage.faults().happens(kills)) {
      throw new Killed();
    }
    if (stage.faults().happens(freezes)) {
      long still = 1_000 + Math.round(stage.faults().measure(freezes) * 119_000);
      frozenUntil = time().millis() + still;
      rest(still);
      view.woke(time().millis());
    }
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
        if (lease.isEmpty()) {
          time().rest(seat, time().millis() + FOR_EVER);
        } else {
          hold(mind, lease.get());
        }
      } catch (Killed killed) {
        stage.diary().note("killed", number, 0, this::toString);
        dead = true;
        held = false;
        lease = Optional.empty();
        rest(5_000 + Math.round(stage.faults().measure(FaultKind.NODE_KILLED) * 60_000));
        mind = begin(memory);
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
      time().in(slowness(), () -> acquire(mine));
    }
  }

  private void acquire(int mine) {
    if (mine != standing || dead) {
      return;
    }
    Optional<Lease> given = reaches() ? stage.leases().acquire(application, toString()) : NOT_MINE;
    given.ifPresent(stage.laws()::granted);
    // Where the answer is lost, nobody decides until the lease has run out.
    if (given.isPresent() && !isLost()) {
      lease = given;
      stage.diary().note("holds", number, given.get().epoch(), () -> this + " decides now");
      time().wake(seat, time().millis());
    } else {
      time().in(RENEW, () -> ask(mine));
    }
  }

  /** How long the database takes this time, in milliseconds. */
  private long slowness() {
    return stage.faults().happens(FaultKind.DATABASE_SLOW)
        ? Math.round(stage.faults().measure(FaultKind.DATABASE_SLOW) * 9_000)
        : 0;
  }

  /** Whether a transaction happens that this process begins now. */
  private boolean reaches() {
    return time().millis() >= frozenUntil
        && stage.links().database(number)
        && !stage.faults().happens(FaultKind.DATABASE_FAILS);
  }

  /** Whether the answer of a transaction is lost. */
  private boolean isLost() {
    return stage.faults().happens(FaultKind.COMMIT_ANSWER_LOST);
  }

  private void hold(Reconciler mind, Lease mine) {
    held = true;
    time().in(RENEW, () -> renew(mine));
    while (held) {
      Duration next = look(mind, mine);
      if (held) {
        waits = true;
        rest(Math.max(100, next.toMillis()));
        waits = false;
      }
    }
    rest(slowness());
    if (reaches()) {
      stage.leases().release(mine);
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
        stage.laws().looked(view);
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
    if (time().millis() < frozenUntil) {
      time().at(frozenUntil, () -> renew(mine));
    } else {
      time().in(slowness(), () -> renewNow(mine));
    }
  }

  /** As in the service: who does not know whether it is prolonged gives it up. */
  private void renewNow(Lease mine) {
    if (held && lease.equals(Optional.of(mine))) {
      held = reaches() && stage.leases().renew(mine) && !isLost();
      time().in(RENEW, () -> renew(mine));
    }
  }

  /** Somebody called for the application: the next look begins at once, unless one is under way. */
  void called() {
    if (held && waits) {
      time().wake(seat, time().millis());
    }
  }

  @Override
  public String toString() {
    return "process " + number;
  }
}
