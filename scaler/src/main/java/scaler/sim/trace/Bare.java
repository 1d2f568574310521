package scaler.sim.trace;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;

/** What a fleet file says, without what a rehearsal does not have. */
final class Bare {
  private Bare() {}

  static RoleSpec of(RoleSpec role) {
    RoleSpec dry = role.withoutDataVolumes();
    return new RoleSpec(
        dry.name(),
        dry.machine(),
        dry.capacity(),
        dry.schedule(),
        dry.backlog(),
        dry.minimumLifetime(),
        Optional.empty(),
        dry.startup(),
        List.of(),
        dry.drain(),
        dry.heal(),
        Optional.empty(),
        Optional.empty(),
        dry.limits().with(Optional.empty()));
  }

  static FleetSpec of(FleetSpec fleet, RoleSpec role) {
    return new FleetSpec(
        fleet.application(),
        fleet.install(),
        fleet.timezone(),
        Optional.empty(),
        fleet.cloud(),
        Map.of(),
        Optional.empty(),
        fleet.prices(),
        List.of(role),
        Optional.empty(),
        fleet.limits().with(Optional.empty()));
  }

  /** Boot scripts that nobody will run. */
  static Map<String, String> userData(FleetSpec fleet) {
    return fleet.roles().stream()
        .flatMap(role -> role.machine().userData().stream())
        .distinct()
        .collect(Collectors.toMap(name -> name, _ -> "#!/bin/sh\n"));
  }
}
