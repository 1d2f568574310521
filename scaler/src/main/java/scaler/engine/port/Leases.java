package scaler.engine.port;

import java.util.Optional;

/** Who may act for which application. Time is the database's. */
public interface Leases {
  /** The lease under a new epoch, when nobody holds it. */
  Optional<Lease> acquire(String application, String holder);

  /** Prolongs a lease; false when it is lost. */
  boolean renew(Lease lease);

  /** Gives a lease back so that the next one need not wait for its end. */
  void release(Lease lease);

  /** Who holds the application's lease now. */
  Optional<String> holder(String application);
}
