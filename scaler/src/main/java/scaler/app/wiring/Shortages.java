package scaler.app.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.model.Volume;
import scaler.core.plan.VolumePlaces;
import scaler.engine.port.Outcome;
import scaler.engine.port.Volumes;

/** Roles that may have more machines than there are data volumes for. */
final class Shortages {
  private Shortages() {}

  /** A sentence for each such role, and for each whose volumes are not shown. */
  static List<String> of(FleetSpec fleet, Resolved resolved, Volumes volumes) {
    Set<String> zones =
        resolved.subnets().values().stream().map(Resolved.Subnet::zone).collect(Collectors.toSet());
    return fleet.roles().stream()
        .filter(role -> !role.machine().dataVolumes().isEmpty())
        .flatMap(role -> of(role, zones, volumes).map(says -> role.name() + ": " + says).stream())
        .toList();
  }

  private static Optional<String> of(RoleSpec role, Set<String> zones, Volumes volumes) {
    List<List<Volume>> entries = new ArrayList<>();
    for (DataVolume entry : role.machine().dataVolumes()) {
      switch (volumes.tagged(entry.tag().key(), entry.tag().value())) {
        case Outcome.Ok<List<Volume>>(var shown) -> entries.add(shown);
        case Outcome.Failed<List<Volume>>(var failure) -> {
          return Optional.of(
              "whether its volumes are enough is not known now (%s)".formatted(failure.detail()));
        }
      }
    }
    return VolumePlaces.of(zones, entries).lack(role.capacity().max());
  }
}
