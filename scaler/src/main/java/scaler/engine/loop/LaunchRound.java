package scaler.engine.loop;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Offer;
import scaler.core.model.RoleName;
import scaler.engine.port.Failure;

/**
 * The launches of one look, of all its roles: what the first ones meet holds those back that have
 * not begun. They are planned anew by the next look, which knows more. Safe for many threads.
 */
final class LaunchRound {
  /**
   * No launch begins later than this, so that the next look, and with it every drain, end and
   * registration, waits for launches no longer than this and one call.
   */
  static final Duration BEGIN = Duration.ofSeconds(4);

  /** A cloud that leaves so many unanswered in one look gets no more of them in it. */
  private static final int UNANSWERED = 4;

  private final LongSupplier nanos;
  private volatile long began;
  private final AtomicInteger unanswered = new AtomicInteger();
  private final Set<Offer> full = ConcurrentHashMap.newKeySet();
  private final Set<RoleName> refused = ConcurrentHashMap.newKeySet();
  private volatile boolean tooMany;
  private final Map<RoleName, LaunchTrouble> troubles = new HashMap<>();

  /**
   * @param nanos a steady clock
   */
  LaunchRound(LongSupplier nanos) {
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /** What comes before launches is done, however long it took. */
  void begins() {
    began = nanos.getAsLong();
  }

  /** Whether any launch may begin still. */
  boolean isOpen() {
    return !tooMany && unanswered.get() < UNANSWERED && nanos.getAsLong() - began < BEGIN.toNanos();
  }

  /** Whether a new machine of that role may be asked for there. */
  boolean isOpen(RoleName role, Offer offer) {
    return isOpen() && !full.contains(offer) && !refused.contains(role);
  }

  /**
   * Writes one more failure of a role down, on top of those of this look: each machine counts.
   *
   * @param before as the look found it
   */
  synchronized LaunchTrouble failed(
      RoleName role, LaunchTrouble before, UnaryOperator<LaunchTrouble> more) {
    return troubles.merge(role, more.apply(troubles.getOrDefault(role, before)), (_, next) -> next);
  }

  /** What came of a launch that did not come about. */
  void met(Failure failure, RoleName role, Offer offer) {
    switch (failure) {
      case Failure.Throttled _ -> tooMany = true;
      case Failure.Unavailable _ -> unanswered.incrementAndGet();
      case Failure.NoCapacity _ -> full.add(offer);
      case Failure.Denied _, Failure.Invalid _ -> refused.add(role);
    }
  }
}
