package scaler.sim.soak;

import java.util.HashMap;
import java.util.Map;
import scaler.engine.port.Candidates;
import scaler.engine.port.Lease;
import scaler.engine.port.Leases;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Faults;
import scaler.sim.law.Broken;
import scaler.sim.law.Law;
import scaler.sim.time.Timeline;

/**
 * Whoever decided for an application and died is followed by another process as soon as its lease
 * is over and that one has asked again, however many applications there are. Excused: other
 * processes that stood still, were dead or did not get through to the database meanwhile.
 */
final class Following {
  private static final long TERM = Leases.TERM.toMillis();

  /** From one asking to the next, and a little for its answer. */
  private static final long ASKING = 3_500;

  private final Timeline time;
  private final Faults faults;
  private final int nodes;

  /** Until when a process could not decide, by its number. */
  private final Map<Integer, Long> outUntil = new HashMap<>();

  /**
   * @param nodes so many processes there are
   */
  Following(Timeline time, Faults faults, int nodes) {
    this.time = time;
    this.faults = faults;
    this.nodes = nodes;
  }

  /** A process cannot decide until then, or could not just now. */
  void out(int node, long until) {
    outUntil.merge(node, until, Math::max);
  }

  /** A process has died that decided by this lease. */
  void dies(int node, Application application, Lease lease) {
    long died = time.millis();
    if (nodes > 1
        && !faults.on(FaultKind.DATABASE_SLOW)
        && application.facts().epoch() == lease.epoch()) {
      long within = TERM + courtesy(application) + ASKING;
      time.in(within, () -> isFollowed(node, application, lease, died));
    }
  }

  /** The very process may be back, decide for nothing, and not come to ask in its turn. */
  private static long courtesy(Application application) {
    return application.several() ? Candidates.COURTESY.toMillis() : 0;
  }

  private void isFollowed(int node, Application application, Lease lease, long died) {
    boolean excused =
        outUntil.entrySet().stream()
            .anyMatch(other -> other.getKey() != node && other.getValue() > died - TERM);
    if (excused) {
      return;
    }
    application.facts().held(Law.FOLLOWED);
    if (application.facts().epoch() == lease.epoch()) {
      throw new Broken(
          Law.FOLLOWED,
          "process %d died, and %d ms later nobody decides for %s"
              .formatted(node, time.millis() - died, application.name()));
    }
  }
}
