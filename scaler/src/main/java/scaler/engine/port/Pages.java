package scaler.engine.port;

import java.util.Optional;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.Page;

/** Asks machines themselves over HTTP; no redirects, limited time and size. */
public interface Pages {
  /** The machine's status page; a failure proves nothing. */
  Outcome<Page> page(String address, int portOffset);

  /**
   * What the machine says that it has in hand; whatever is no plain number is a failure.
   *
   * @param url with {@code {address}} as its host
   */
  Outcome<Integer> load(String url, String address, int portOffset);

  /** Whether the machine answers as its role's health check wants; else why not. */
  Optional<String> unhealthyBecause(HealthSpec health, String address, int portOffset);
}
