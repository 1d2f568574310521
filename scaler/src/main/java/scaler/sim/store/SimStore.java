package scaler.sim.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import scaler.engine.port.Candidates;
import scaler.engine.port.Firings;
import scaler.engine.port.Ledger;

/**
 * scaler's database in memory, with the rules of the real one: what that refuses is refused here,
 * and what it lets through is let through. Each call of a port is one transaction, which happens at
 * one instant of the given clock, whole or not at all. Several threads may call; one is let in at a
 * time. The same calls at the same times give the same rows.
 *
 * <p>Times are kept as they are told: the real database rounds to microseconds, so the clock should
 * count whole ones.
 */
public final class SimStore implements Store, InstantSource {
  private static final Duration SAMPLES = Duration.ofDays(15);
  private static final Duration DECISIONS = Duration.ofDays(90);

  private final InstantSource clock;
  private final SimTables tables;
  private final Crossing.Answers ports;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  /** Keeps of samples only the newest of each role. */
  public SimStore(InstantSource clock) {
    this(clock, false);
  }

  /**
   * @param clock the database's; leases are counted by it
   * @param keepsSamples whether every look's sample is kept until it is pruned
   */
  public SimStore(InstantSource clock, boolean keepsSamples) {
    this.clock = clock;
    this.tables = new SimTables(clock, keepsSamples);
    this.ports =
        Crossing.by(
            new Ledger(
                tables.leases,
                tables.fleets,
                tables.machines,
                tables.wishes,
                tables.journal,
                tables.holds,
                tables.rescues,
                tables.restraints),
            new PeopleDesk(tables),
            tables.candidates);
  }

  /** The database's clock. */
  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public Ledger ledger(Transactions way) {
    return Crossing.ledger(way, alone(ports));
  }

  /** What the clock fires, as one node tells it. */
  public Firings firings(Transactions way) {
    return Crossing.port(
        way,
        Firings.class,
        alone((_, method, arguments) -> Crossing.call(tables.firings, method, arguments)));
  }

  @Override
  public SimPeople people() {
    return Crossing.port(Transactions.DIRECT, SimPeople.class, alone(ports));
  }

  @Override
  public Candidates candidates() {
    return Crossing.port(Transactions.DIRECT, Candidates.class, alone(ports));
  }

  /** What stands in the tables. */
  public SimHistory history() {
    return new SimHistory(this, tables);
  }

  @Override
  public void onCall(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Ends a lease at once, whoever holds it, as if its holder had stood still. */
  public void expire(String application) {
    alone(() -> {
      tables.leases.expire(application);
      return application;
    });
  }

  /** Forgets what the real one forgets: samples and firings of 15 days, decisions of 90. */
  public void prune(Instant now) {
    alone(() -> {
      tables.journal.prune(now.minus(SAMPLES), now.minus(DECISIONS));
      tables.firings.prune(now.minus(SAMPLES));
      tables.rescues.prune(now.minus(DECISIONS));
      return now;
    });
  }

  <T> T alone(Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  /** One call at a time, and whoever is called by it is told afterwards. */
  private Crossing.Answers alone(Crossing.Answers answers) {
    return (port, method, arguments) -> {
      List<String> woken = new ArrayList<>();
      Object answer;
      lock.lock();
      try {
        answer = answers.to(port, method, arguments);
        woken.addAll(tables.woken);
      } finally {
        tables.woken.clear();
        lock.unlock();
      }
      woken.forEach(application -> listeners.forEach(listener -> listener.accept(application)));
      return answer;
    };
  }
}
