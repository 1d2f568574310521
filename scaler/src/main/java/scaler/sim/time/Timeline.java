package scaler.sim.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time, in milliseconds. Several threads may be seated; exactly one runs at any moment,
 * and it gives its turn away only in {@link #rest}. Whoever rests also does what is due meanwhile,
 * so a thread is changed only when another one is to go on. What is due at the same time is done in
 * the order in which it was planned: the same plans give the same story.
 */
public final class Timeline implements InstantSource {
  private final PriorityQueue<Due> plans = new PriorityQueue<>();
  private final List<Seat> seats = new ArrayList<>();
  private long now;
  private long planned;
  private boolean over;

  public Timeline(Instant start) {
    now = start.toEpochMilli();
  }

  /** The thread of a seat is to end: its world is over. Never caught but by who seated it. */
  public static final class Over extends Error {
    private static final long serialVersionUID = 1L;

    Over() {
      super("the simulated time is over", null, false, false);
    }
  }

  /**
   * What was planned went wrong: a mistake of the simulation, which nobody who rests may take for
   * trouble of his own.
   */
  public static final class Mistaken extends Error {
    private static final long serialVersionUID = 1L;

    public Mistaken(RuntimeException cause) {
      super("the simulation itself went wrong: " + cause, cause);
    }
  }

  /** Either something to do, or the turn of a seat. */
  private record Due(long at, long order, @Nullable Runnable what, @Nullable Seat seat, long plan)
      implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  /** Milliseconds since 1970. */
  @Override
  public long millis() {
    return now;
  }

  /** The same time as nanoseconds, for what asks a steady clock. */
  public long nanos() {
    return now * 1_000_000;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now);
  }

  /** Something is done at that time, or now when that is past. */
  public void at(long millis, Runnable what) {
    plans.add(new Due(Math.max(now, millis), planned++, what, null, 0));
  }

  /** Something is done after that time. */
  public void in(long millis, Runnable what) {
    at(now + millis, what);
  }

  /** Something is done after that time. */
  public void in(Duration time, Runnable what) {
    at(now + time.toMillis(), what);
  }

  /** A place for one more thread. */
  public Seat seat(String name) {
    Seat seat = new Seat(name);
    seats.add(seat);
    return seat;
  }

  /** The seat's thread goes on at that time, and at no other that was planned before. */
  public void wake(Seat seat, long millis) {
    seat.plan++;
    plans.add(new Due(Math.max(now, millis), planned++, null, seat, seat.plan));
  }

  /** The first turn of a thread that was started for a seat. */
  public void awaitTurn(Seat seat) {
    seat.turn.acquireUninterruptibly();
    if (over) {
      throw new Over();
    }
  }

  /** Rests until that time, or until somebody {@link #wake}s the seat for another one. */
  public void rest(Seat seat, long until) {
    wake(seat, until);
    while (true) {
      Due due = plans.poll();
      if (due == null) {
        throw new IllegalStateException("nothing is planned, not even the turn of " + seat);
      }
      if (due.seat() != null && due.plan() != due.seat().plan) {
        continue;
      }
      now = due.at();
      if (due.what() != null) {
        happens(due.what());
      } else if (due.seat() == seat) {
        return;
      } else if (due.seat() != null) {
        due.seat().turn.release();
        awaitTurn(seat);
        return;
      }
    }
  }

  private static void happens(Runnable what) {
    try {
      what.run();
    } catch (RuntimeException wrong) {
      throw new Mistaken(wrong);
    }
  }

  /** Gives the turn to a seat for good; called by a thread that ends. */
  public void handTo(Seat seat) {
    seat.plan++;
    seat.turn.release();
  }

  /** Every thread that rests ends. */
  public void end() {
    over = true;
    seats.forEach(seat -> seat.turn.release());
  }
}
