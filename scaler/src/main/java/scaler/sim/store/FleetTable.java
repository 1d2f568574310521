package scaler.sim.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.Earlier;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.RoleName;
import scaler.engine.port.Fleets;

/** The table {@code configuration}: every fleet that was ever applied, the newest is active. */
final class FleetTable implements Fleets {
  /** The name of this database's installation. */
  static final String INSTALLATION = "sim";

  private final SimTables tables;
  private final Map<String, List<Version>> versions = new HashMap<>();

  FleetTable(SimTables tables) {
    this.tables = tables;
  }

  private record Version(Active active, Earlier earlier) {}

  int apply(FleetSpec fleet, Resolved resolved, Map<String, String> userData) {
    String application = fleet.application();
    fleet.install().ifPresent(name -> tables.holds.install(application, name));
    List<Version> before = versions.computeIfAbsent(application, _ -> new ArrayList<>());
    List<List<RoleSpec>> roles =
        before.reversed().stream().map(version -> version.active().spec().roles()).toList();
    Active active = new Active(before.size() + 1, INSTALLATION, fleet, resolved, userData);
    before.add(new Version(active, Earlier.than(fleet, roles)));
    tables.woken.add(application);
    return active.version();
  }

  @Override
  public Optional<Active> active(String application) {
    return Optional.ofNullable(versions.get(application))
        .map(List::getLast)
        .map(Version::active)
        .map(active ->
            tables
                .holds
                .install(application)
                .map(name ->
                    new Active(
                        active.version(),
                        name,
                        active.spec(),
                        active.resolved(),
                        active.userData()))
                .orElse(active));
  }

  @Override
  public List<RoleSpec> removed(Active active) {
    return earlier(active).removed();
  }

  @Override
  public Map<RoleName, List<BalancerSpec>> former(Active active) {
    return earlier(active).balancers();
  }

  private Earlier earlier(Active active) {
    return versions
        .getOrDefault(active.spec().application(), List.of())
        .get(active.version() - 1)
        .earlier();
  }
}
