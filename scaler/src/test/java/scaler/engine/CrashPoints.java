package scaler.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import scaler.engine.port.Balancer;
import scaler.engine.port.Cloud;
import scaler.engine.port.Holds;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Ledger;
import scaler.engine.port.Machines;
import scaler.engine.port.Rescues;
import scaler.engine.port.Volumes;
import scaler.engine.port.World;

/**
 * Lets the process die at one of its calls: the call throws, before or after it had its effect.
 * Calls of all ports fail after that, as in a process that is no more.
 */
final class CrashPoints {
  /** Which side of the call's effect the process dies on, and what is left of it. */
  enum Kind {
    /** Dead before the effect. */
    BEFORE,
    /** Dead after the effect. */
    AFTER,
    /** One exception before the effect; the rest of the look goes on. */
    BLIP_BEFORE,
    /** One exception after the effect; the rest of the look goes on. */
    BLIP_AFTER
  }

  /** What the test throws in place of an answer. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash(String call) {
      super("crash at " + call);
    }
  }

  private static final Set<String> WRITES =
      Set.of("intend", "adopt", "write", "hold", "remake", "skipTo", "met", "done");

  private final int at;
  private final Kind kind;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean dead;
  private volatile boolean crashed;

  /** Crashes at the call of that number, from 0; a number that never comes only records. */
  CrashPoints(int at, Kind kind) {
    this.at = at;
    this.kind = kind;
  }

  World around(World world) {
    return new World(
        around(Cloud.class, world.cloud()),
        around(Balancer.class, world.balancer()),
        world.pages(),
        world.queues(),
        world.others(),
        world.checks(),
        around(Volumes.class, world.volumes()),
        around(JobLocks.class, world.locks()));
  }

  Ledger around(Ledger ledger) {
    return new Ledger(
        ledger.leases(),
        ledger.fleets(),
        around(Machines.class, ledger.machines()),
        ledger.wishes(),
        ledger.journal(),
        around(Holds.class, ledger.holds()),
        around(Rescues.class, ledger.rescues()),
        ledger.restraints());
  }

  boolean crashed() {
    return crashed;
  }

  private <T> T around(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> call(real, method, arguments)));
  }

  private Object call(Object real, Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    if (dead) {
      throw new Crash("a call after the crash");
    }
    boolean counts = !isRecord(real) || WRITES.contains(name);
    boolean here = counts && calls.getAndIncrement() == at;
    if (here && (kind == Kind.BEFORE || kind == Kind.BLIP_BEFORE)) {
      throw crash(name);
    }
    Object answer;
    try {
      answer = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (here) {
      throw crash(name);
    }
    return answer;
  }

  private static boolean isRecord(Object port) {
    return port instanceof Machines || port instanceof Holds || port instanceof Rescues;
  }

  private Crash crash(String name) {
    crashed = true;
    dead = kind == Kind.BEFORE || kind == Kind.AFTER;
    return new Crash(name);
  }
}
