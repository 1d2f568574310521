package scaler.engine.port;

import java.time.Duration;
import java.util.Optional;

/** Who may act for which application. Time is the database's. */
public interface Leases {
  /** How long a lease lasts from its last renewal. */
  Duration TERM = Duration.ofSeconds(12);

  /** The lease under a new epoch, when nobody holds it. */
  Optional<Lease> acquire(String application, String holder);

  /** Whether a lease is held and lasts at least so long from now, also when nobody prolongs it. */
  boolean lasts(Lease lease, Duration time);

  /** Prolongs a lease to its whole term; false when it is lost. */
  boolean renew(Lease lease);

  /** Gives a lease back so that the next one need not wait for its end. */
  void release(Lease lease);

  /** Who holds the application's lease now. */
  Optional<String> holder(String application);
}
