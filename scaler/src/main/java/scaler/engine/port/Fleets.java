package scaler.engine.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.RoleName;

/** The configuration that governs. */
public interface Fleets {
  /** The active version of an application; empty when none was ever applied. */
  Optional<Active> active(String application);

  /** Roles of earlier versions that are not in the active one, as they last stood there. */
  List<RoleSpec> removed(Active active);

  /**
   * By role, load balancers that earlier versions name for it and the active one does not; none for
   * a role that is not in there.
   */
  Map<RoleName, List<BalancerSpec>> former(Active active);

  /**
   * An active configuration.
   *
   * @param installation the name under which its machines run, in their tags
   * @param resolved what the names in it meant when it was applied
   * @param userData composed boot scripts by the name that the fleet file gives them
   */
  record Active(
      int version,
      String installation,
      FleetSpec spec,
      Resolved resolved,
      Map<String, String> userData) {
    public Active {
      userData = Map.copyOf(userData);
    }
  }
}
