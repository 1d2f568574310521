package scaler.engine.shadow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.UserData;
import scaler.core.model.BalancerSpec;
import scaler.core.model.RoleName;
import scaler.engine.port.Fleets;
import scaler.engine.port.Ledger;

/**
 * Imagined machines boot nothing, so nothing that a boot script holds is asked for or stored; and
 * they have no data volumes, since the real ones are with the real machines.
 */
record WithoutSecrets(Fleets fleets) implements Fleets {
  static Ledger of(Ledger ledger) {
    return new Ledger(
        ledger.leases(),
        new WithoutSecrets(ledger.fleets()),
        ledger.machines(),
        ledger.wishes(),
        ledger.journal(),
        ledger.holds(),
        ledger.rescues(),
        ledger.restraints());
  }

  @Override
  public Optional<Active> active(String application) {
    return fleets.active(application).map(WithoutSecrets::plain);
  }

  @Override
  public List<RoleSpec> removed(Active active) {
    return fleets.removed(active).stream().map(RoleSpec::withoutDataVolumes).toList();
  }

  /** Imagined machines never joined any. */
  @Override
  public Map<RoleName, List<BalancerSpec>> former(Active active) {
    return Map.of();
  }

  private static Active plain(Active active) {
    Map<String, String> scripts = new HashMap<>();
    active.userData().keySet().forEach(name -> scripts.put(name, UserData.nothing(name)));
    active
        .spec()
        .roles()
        .forEach(role ->
            role.machine().userData().ifPresent(name -> scripts.put(name, UserData.nothing(name))));
    FleetSpec spec = active.spec();
    return new Active(
        active.version(),
        active.installation(),
        new FleetSpec(
            spec.application(),
            spec.install(),
            spec.timezone(),
            Optional.empty(),
            spec.cloud(),
            spec.tags(),
            Optional.empty(),
            spec.prices(),
            spec.roles().stream().map(RoleSpec::withoutDataVolumes).toList(),
            Optional.empty(),
            spec.limits()),
        active.resolved(),
        scripts);
  }
}
