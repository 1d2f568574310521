package scaler.app.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.RoleName;

/** Roles that people name. */
public final class Roles {
  private Roles() {}

  /** The role of the fleet file of that name, or a refusal that lists those there are. */
  public static RoleName in(FleetSpec fleet, String name) {
    return find(fleet, fleet.roles(), name).name();
  }

  /** The same, or one that left the file and has machines still, as it last stood there. */
  public static RoleSpec of(Session session, FleetSpec fleet, String name) {
    return find(fleet, all(session, fleet), name);
  }

  /** Those of the fleet file, and those that left it as long as they have machines. */
  public static List<RoleSpec> all(Session session, FleetSpec fleet) {
    List<RoleSpec> all = new ArrayList<>(fleet.roles());
    List<RoleName> inhabited =
        session.status().machines(fleet.application()).stream()
            .map(row -> row.machine().role())
            .toList();
    session
        .ledger()
        .fleets()
        .active(fleet.application())
        .ifPresent(active ->
            session.ledger().fleets().removed(active).stream()
                .filter(role -> inhabited.contains(role.name()))
                .forEach(all::add));
    return all;
  }

  private static RoleSpec find(FleetSpec fleet, List<RoleSpec> roles, String name) {
    return roles.stream()
        .filter(role -> role.name().value().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                Exit.USAGE,
                "%s has no role %s; it has: %s"
                    .formatted(
                        fleet.application(),
                        name,
                        roles.stream()
                            .map(role -> role.name().value())
                            .collect(Collectors.joining(", ")))));
  }
}
