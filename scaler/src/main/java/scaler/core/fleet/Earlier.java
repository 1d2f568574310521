package scaler.core.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import scaler.core.model.BalancerSpec;
import scaler.core.model.RoleName;

/**
 * What earlier versions of a fleet said and the active one does not: machines may be left of it.
 *
 * @param removed roles that are not in the active version, as they last stood
 * @param balancers by role, load balancers that the role is not behind any more
 */
public record Earlier(List<RoleSpec> removed, Map<RoleName, List<BalancerSpec>> balancers) {
  public Earlier {
    removed = List.copyOf(removed);
    balancers = Map.copyOf(balancers);
  }

  /**
   * Compares a fleet with those before it.
   *
   * @param before the roles of each earlier version, the newest version first
   */
  public static Earlier than(FleetSpec active, Iterable<List<RoleSpec>> before) {
    Map<RoleName, RoleSpec> last = new HashMap<>();
    active.roles().forEach(role -> last.put(role.name(), role));
    List<RoleSpec> gone = new ArrayList<>();
    Map<RoleName, Set<BalancerSpec>> balancers = new HashMap<>();
    for (List<RoleSpec> roles : before) {
      for (RoleSpec role : roles) {
        if (!last.containsKey(role.name())) {
          gone.add(role);
        }
        RoleSpec newest = last.computeIfAbsent(role.name(), _ -> role);
        role.loadBalancers().stream()
            .filter(balancer -> !joins(active, newest, balancer))
            .forEach(balancer ->
                balancers.computeIfAbsent(role.name(), _ -> new LinkedHashSet<>()).add(balancer));
      }
    }
    Map<RoleName, List<BalancerSpec>> former = new HashMap<>();
    balancers.forEach((role, all) -> former.put(role, List.copyOf(all)));
    return new Earlier(gone, former);
  }

  /** On the local cloud a name is one balancer, of whatever kind. */
  private static boolean joins(FleetSpec active, RoleSpec role, BalancerSpec balancer) {
    return active.cloud().provider() == FleetSpec.Provider.LOCAL
        ? role.loadBalancers().stream().anyMatch(own -> own.name().equals(balancer.name()))
        : role.loadBalancers().contains(balancer);
  }
}
