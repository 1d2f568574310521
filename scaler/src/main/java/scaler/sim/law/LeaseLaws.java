package scaler.sim.law;

import scaler.engine.port.Candidates;
import scaler.engine.port.Lease;
import scaler.engine.port.Leases;

/** Who decides: G7 for epochs, and that a lease which is over is somebody's soon. */
final class LeaseLaws {
  private static final long COURTESY = Candidates.COURTESY.toMillis();

  private final Facts facts;

  /** When the lease is over, or was; in milliseconds. */
  private long freeFrom;

  LeaseLaws(Facts facts) {
    this.facts = facts;
    freeFrom = facts.time.millis();
  }

  /** Somebody got it. */
  void granted(Lease lease) {
    if (lease.epoch() <= facts.epoch) {
      throw new Broken(Law.G7, "epoch %d is given after %d".formatted(lease.epoch(), facts.epoch));
    }
    facts.epoch = lease.epoch();
    facts.held(Law.FOLLOWED);
    freeFrom = facts.time.millis() + Leases.TERM.toMillis();
  }

  /** Its holder has its whole term again. */
  void renewed(Lease lease) {
    if (lease.epoch() == facts.epoch) {
      freeFrom = facts.time.millis() + Leases.TERM.toMillis();
    }
  }

  /** Its holder has given it back. */
  void released(Lease lease) {
    if (lease.epoch() == facts.epoch) {
      freeFrom = Math.min(freeFrom, facts.time.millis());
    }
  }

  /** Somebody reached the database and was not given it, or was told to leave it to others. */
  void refused() {
    facts.held(Law.FOLLOWED);
    long free = facts.time.millis() - freeFrom;
    if (free >= COURTESY) {
      throw new Broken(
          Law.FOLLOWED,
          "the lease of %s has been free for %d ms and is given to nobody who asks"
              .formatted(facts.application, free));
    }
  }
}
