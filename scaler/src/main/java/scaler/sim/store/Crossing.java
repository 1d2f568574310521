package scaler.sim.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import scaler.engine.port.Candidates;
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
 * Ports whose calls go over a node's way to whoever answers them. Every method of a port, one that
 * is added later as well, goes the same way.
 */
public final class Crossing {
  /** Given a lease, and change nothing. */
  private static final Set<String> READS = Set.of("Leases.lasts");

  /** Change something, and are given no lease. */
  private static final Set<String> WRITES =
      Set.of("Leases.acquire", "Firings.record", "Candidates.givesWay");

  private static final Object[] NONE = {};

  private Crossing() {}

  /** Whoever does what is called: one transaction for each call. */
  @FunctionalInterface
  public interface Answers {
    /**
     * Does a call.
     *
     * @param port the interface that was called
     * @return what the method returns; it throws what the method throws
     */
    @Nullable Object to(Class<?> port, Method method, Object[] arguments);
  }

  /** All ports of the ledger. */
  public static Ledger ledger(Transactions way, Answers answers) {
    return new Ledger(
        port(way, Leases.class, answers),
        port(way, Fleets.class, answers),
        port(way, Machines.class, answers),
        port(way, Wishes.class, answers),
        port(way, Journal.class, answers),
        port(way, Holds.class, answers),
        port(way, Rescues.class, answers),
        port(way, Restraints.class, answers));
  }

  /** One port. */
  public static <T> T port(Transactions way, Class<T> port, Answers answers) {
    Map<Method, Point> points = new HashMap<>();
    for (Method method : port.getMethods()) {
      points.put(method, point(port, method));
    }
    Object node =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, given) -> {
              Point point = points.get(method);
              Object[] arguments = given == null ? NONE : given;
              return point == null
                  ? call(answers, method, arguments)
                  : way.run(point, arguments, () -> answers.to(port, method, arguments));
            });
    return port.cast(node);
  }

  /** Whoever answers by calling these. */
  public static Answers by(Ledger ledger, SimPeople people, Candidates candidates) {
    Map<Class<?>, Object> ports =
        Map.of(
            Leases.class,
            ledger.leases(),
            Fleets.class,
            ledger.fleets(),
            Machines.class,
            ledger.machines(),
            Wishes.class,
            ledger.wishes(),
            Journal.class,
            ledger.journal(),
            Holds.class,
            ledger.holds(),
            Rescues.class,
            ledger.rescues(),
            Restraints.class,
            ledger.restraints(),
            SimPeople.class,
            people,
            Candidates.class,
            candidates);
    return (port, method, arguments) ->
        call(Objects.requireNonNull(ports.get(port)), method, arguments);
  }

  private static Point point(Class<?> port, Method method) {
    String name = port.getSimpleName() + "." + method.getName();
    boolean given = Arrays.asList(method.getParameterTypes()).contains(Lease.class);
    boolean writes =
        WRITES.contains(name) || port == SimPeople.class || (given && !READS.contains(name));
    return new Point(name, writes);
  }

  /** Calls a method, and throws what it throws. */
  public static @Nullable Object call(Object target, Method method, Object[] arguments) {
    try {
      return method.invoke(target, arguments);
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
