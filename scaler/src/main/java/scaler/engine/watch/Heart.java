package scaler.engine.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.engine.port.Heartbeat;
import scaler.engine.port.Outcome;

/**
 * Beats for an application after looks that decided, at most once a minute, beside the loop and
 * never in its way. Whoever waits for it hears nothing when nothing is decided.
 */
public final class Heart {
  private static final Duration EACH = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final String application;
  private final Heartbeat heartbeat;
  private final Supplier<Optional<String>> address;
  private final InstantSource steady;
  private final Executor beside;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile Instant next = Instant.MIN;
  private volatile boolean refused;

  /**
   * @param address where to, with its secrets; empty where nobody waits. It throws an
   *     IllegalArgumentException with a sentence where it cannot be made out
   * @param steady a clock that only goes forward
   * @param beside runs what waits for others
   */
  public Heart(
      String application,
      Heartbeat heartbeat,
      Supplier<Optional<String>> address,
      InstantSource steady,
      Executor beside) {
    this.application = application;
    this.heartbeat = heartbeat;
    this.address = address;
    this.steady = steady;
    this.beside = beside;
  }

  /** Somebody has decided; the next beat follows when it is time. */
  public void decided() {
    Instant now = steady.instant();
    if (now.isBefore(next) || !underWay.compareAndSet(false, true)) {
      return;
    }
    next = now.plus(EACH);
    beside.execute(() -> {
      try {
        beat();
      } finally {
        underWay.set(false);
      }
    });
  }

  private void beat() {
    try {
      Optional<String> where = address.get();
      if (where.isEmpty()) {
        refused = false;
        return;
      }
      switch (heartbeat.beat(where.get())) {
        case Outcome.Ok<String> ok -> taken();
        case Outcome.Failed<String>(var failure) -> refused(failure.detail());
      }
    } catch (IllegalArgumentException e) {
      refused(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // The database is away, or the service ends: the loop itself tells of the one, and nobody
      // waits for the other.
      LOG.debug("{}: where the heartbeat goes is not known", application, e);
    }
  }

  private void taken() {
    if (refused) {
      LOG.info("{}: the heartbeat is taken again", application);
    }
    refused = false;
  }

  /** Said once; it would else be said every minute. */
  private void refused(String why) {
    if (!refused) {
      LOG.warn(
          "{}: the heartbeat is not taken, so whoever waits for it may raise an alarm though this"
              + " process decides ({})",
          application,
          why);
    }
    refused = true;
  }
}
