package scaler.app.wiring;

import java.util.Optional;
import scaler.outbound.postgres.Database.Address;
import scaler.outbound.postgres.embedded.DatabaseLogin;
import scaler.outbound.queues.DatabaseUrl;

/** Where scaler's own database is. */
final class StateDatabase {
  private StateDatabase() {}

  /** Whoever forgot to say which one is meant sees an empty one. */
  static String which(Here here) {
    return here.variable("SCALER_DATABASE_URL").isPresent()
        ? ""
        : " to the database in %s (SCALER_DATABASE_URL is not set: where a service runs, take its environment first)"
            .formatted(here.home());
  }

  /** The team's, or the embedded one, which is started if need be. */
  static Address address(Here here) {
    Optional<String> named = here.variable("SCALER_DATABASE_URL");
    if (named.isPresent()) {
      try {
        DatabaseUrl url = DatabaseUrl.parse(named.get(), text -> text);
        return new Address(url.jdbc(), url.user(), url.password());
      } catch (IllegalArgumentException e) {
        throw new Refusal(Exit.USAGE, "SCALER_DATABASE_URL is not usable: " + e.getMessage());
      }
    }
    DatabaseLogin login = Session.embedded(here).attachOrStart();
    return new Address(login.url(), login.user(), login.password());
  }
}
