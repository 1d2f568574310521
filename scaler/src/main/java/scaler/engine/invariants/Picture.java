package scaler.engine.invariants;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.decide.RoleView;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;

/**
 * A fleet at one instant.
 *
 * @param installation whose machines are ours
 * @param listing what the cloud shows, listed before the record was read; empty when it cannot be
 *     seen
 * @param unknownSince of machines without a row: since when they run, or are known to
 */
public record Picture(
    String installation,
    Instant now,
    List<RoleView> roles,
    Optional<List<CloudMachine>> listing,
    Map<MachineId, Instant> unknownSince,
    Past past) {
  public Picture {
    roles = List.copyOf(roles);
    listing = listing.map(List::copyOf);
    unknownSince = Map.copyOf(unknownSince);
  }
}
