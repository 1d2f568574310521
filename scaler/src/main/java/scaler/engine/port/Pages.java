package scaler.engine.port;

import java.util.Optional;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.Page;

/** Asks machines themselves over HTTP; no redirects, limited time and size. */
public interface Pages {
  /** The machine's status page; a failure proves nothing. */
  Outcome<Page> page(String address, int portOffset);

  /** Whether the machine answers as its role's health check wants; else why not. */
  Optional<String> unhealthyBecause(HealthSpec health, String address, int portOffset);
}
