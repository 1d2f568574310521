package scaler.sim.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import scaler.engine.port.Firings;
import scaler.engine.port.Fleets;
import scaler.engine.port.Holds;
import scaler.engine.port.Journal;
import scaler.engine.port.Lease;
import scaler.engine.port.Leases;
import scaler.engine.port.Ledger;
import scaler.engine.port.Machines;
import scaler.engine.port.Rescues;
import scaler.engine.port.Restraints;
import scaler.engine.port.Wishes;
import scaler.sim.store.Transactions.Point;

/**
 * scaler's database in memory, with the rules of the real one: what that refuses is refused here,
 * and what it lets through is let through. Each call of a port is one transaction, which happens at
 * one instant of the given clock, whole or not at all. Several threads may call; one is let in at a
 * time. The same calls at the same times give the same rows.
 *
 * <p>Times are kept as they are told: the real database rounds to microseconds, so the clock should
 * count whole ones.
 */
public final class SimStore implements InstantSource {
  private static final Duration SAMPLES = Duration.ofDays(15);
  private static final Duration DECISIONS = Duration.ofDays(90);

  /** Given a lease, and change nothing. */
  private static final Set<String> READS = Set.of("Leases.lasts");

  /** Change something, and are given no lease. */
  private static final Set<String> WRITES = Set.of("Leases.acquire", "Firings.record");

  private static final Object[] NONE = {};

  private final InstantSource clock;
  private final SimTables tables;
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
  }

  /** The database's clock. */
  @Override
  public Instant instant() {
    return clock.instant();
  }

  /** The ports, on a way on which nothing is lost. */
  public Ledger ledger() {
    return ledger(Transactions.DIRECT);
  }

  /** The ports as one node has them. */
  public Ledger ledger(Transactions way) {
    return new Ledger(
        through(way, Leases.class, tables.leases),
        through(way, Fleets.class, tables.fleets),
        through(way, Machines.class, tables.machines),
        through(way, Wishes.class, tables.wishes),
        through(way, Journal.class, tables.journal),
        through(way, Holds.class, tables.holds),
        through(way, Rescues.class, tables.rescues),
        through(way, Restraints.class, tables.restraints));
  }

  /** What the clock fires, as one node tells it. */
  public Firings firings(Transactions way) {
    return through(way, Firings.class, tables.firings);
  }

  /** What people ask for, on a way on which nothing is lost. */
  public SimPeople people() {
    return through(Transactions.DIRECT, SimPeople.class, new PeopleDesk(tables));
  }

  /** What stands in the tables. */
  public SimHistory history() {
    return new SimHistory(this, tables);
  }

  /** Tells of each application for which somebody calls, after the call's transaction. */
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

  /** Every method of a port, one that is added later as well, goes the same way. */
  private <T> T through(Transactions way, Class<T> port, T table) {
    Map<Method, Point> points = new HashMap<>();
    for (Method method : port.getMethods()) {
      points.put(method, point(port, method));
    }
    Object node =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              Point point = points.get(method);
              return point == null
                  ? call(table, method, arguments)
                  : way.run(
                      point,
                      arguments == null ? NONE : arguments,
                      () -> transaction(table, method, arguments));
            });
    return port.cast(node);
  }

  private static Point point(Class<?> port, Method method) {
    String name = port.getSimpleName() + "." + method.getName();
    boolean given = Arrays.asList(method.getParameterTypes()).contains(Lease.class);
    boolean writes =
        WRITES.contains(name) || port == SimPeople.class || (given && !READS.contains(name));
    return new Point(name, writes);
  }

  private @Nullable Object transaction(Object table, Method method, Object[] arguments) {
    List<String> woken = new ArrayList<>();
    Object answer;
    lock.lock();
    try {
      answer = call(table, method, arguments);
      woken.addAll(tables.woken);
    } finally {
      tables.woken.clear();
      lock.unlock();
    }
    woken.forEach(application -> listeners.forEach(listener -> listener.accept(application)));
    return answer;
  }

  private static @Nullable Object call(Object table, Method method, Object[] arguments) {
    try {
      return method.invoke(table, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
