package scaler.engine.loop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;

/** The tags by which a machine is known as ours, in the launch call from the start. */
public final class OwnerTags {
  /** Names the application. */
  public static final String APPLICATION = "scaler-application";

  static final String INSTALL = "scaler-install";

  /** Names the role. */
  public static final String ROLE = "scaler-role";

  static final String SLOT = "scaler-slot";

  private OwnerTags() {}

  /** All tags of a launch: the fleet's own and those by which the machine is ours. */
  public static Map<String, String> of(
      String installation, FleetSpec fleet, RoleSpec role, long slot) {
    Map<String, String> tags = new LinkedHashMap<>(fleet.tags());
    tags.put("Name", fleet.application() + "-" + role.name());
    tags.put(INSTALL, installation);
    tags.put(APPLICATION, fleet.application());
    tags.put(ROLE, role.name().value());
    tags.put(SLOT, Long.toString(slot));
    return tags;
  }

  /** The slot of a machine that this installation launched; empty for every other machine. */
  static Optional<Long> slot(CloudMachine machine, String installation) {
    String slot = machine.tags().get(SLOT);
    return installation.equals(machine.tags().get(INSTALL))
            && slot != null
            && slot.matches("\\d{1,18}")
        ? Optional.of(Long.valueOf(slot))
        : Optional.empty();
  }
}
