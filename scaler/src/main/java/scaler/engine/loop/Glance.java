package scaler.engine.loop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import scaler.core.decide.RoleView;
import scaler.core.model.CloudMachine;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Ledger;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;

/**
 * An application as a look sees it, seen by somebody who only wants to know: nothing is decided,
 * written or changed.
 *
 * @param fleet what governs
 * @param listing what the cloud shows; empty when it cannot be seen
 * @param blind why it cannot be seen
 */
public record Glance(
    Active fleet,
    Optional<List<CloudMachine>> listing,
    Optional<String> blind,
    List<RoleView> roles) {
  public Glance {
    roles = List.copyOf(roles);
  }

  /** Looks once; empty when nothing governs the application. */
  public static Optional<Glance> at(
      World world, Ledger ledger, Hands hands, String application, Instant now) {
    return ledger
        .fleets()
        .active(application)
        .map(fleet -> {
          // The cloud first, as in every look.
          Outcome<List<CloudMachine>> listing = world.cloud().list(application);
          Observer.Observation seen =
              new Observer(world, ledger, hands, System::nanoTime).observe(fleet, listing, now);
          return new Glance(
              fleet,
              listing instanceof Outcome.Ok<List<CloudMachine>>(var machines)
                  ? Optional.of(machines)
                  : Optional.empty(),
              seen.blind(),
              seen.roles());
        });
  }
}
