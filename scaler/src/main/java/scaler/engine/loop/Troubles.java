package scaler.engine.loop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.model.RoleName;
import scaler.engine.port.LeaseLostException;

/**
 * What went wrong in a look: what goes wrong with one role, or with one machine of it, must not
 * keep the others from being looked after. Safe for many threads.
 */
final class Troubles {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Queue<RuntimeException> met = new ConcurrentLinkedQueue<>();
  private volatile boolean over;

  /**
   * Does something for a role, unless somebody else may act by now.
   *
   * @return whether it went well
   */
  boolean in(RoleName role, Runnable what) {
    if (over) {
      return false;
    }
    try {
      what.run();
      return true;
    } catch (LeaseLostException lost) {
      over = true;
      met.add(lost);
    } catch (RuntimeException e) {
      // When the process is asked to end, that is no trouble of this role.
      if (Thread.currentThread().isInterrupted()) {
        over = true;
      } else {
        LOG.error("{}: {}", role, e.toString());
      }
      met.add(e);
    }
    return false;
  }

  /** Throws what went wrong first; that the lease is lost stands above all else. */
  void throwFirst() {
    for (RuntimeException one : met) {
      if (one instanceof LeaseLostException) {
        throw one;
      }
    }
    if (!met.isEmpty()) {
      throw met.element();
    }
  }
}
