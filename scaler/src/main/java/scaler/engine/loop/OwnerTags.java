package scaler.engine.loop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.RoleName;
import scaler.core.plan.Draining;

/** The tags by which a machine is known as ours, in the launch call from the start. */
public final class OwnerTags {
  /** Names the application. */
  public static final String APPLICATION = "scaler-application";

  /** Names the installation. */
  public static final String INSTALL = "scaler-install";

  /** Names the role. */
  public static final String ROLE = "scaler-role";

  /** Carries the machine's number. */
  public static final String SLOT = "scaler-slot";

  private static final int DIGITS = 18;

  private OwnerTags() {}

  /** All tags of a launch: the fleet's own and those by which the machine is ours. */
  public static Map<String, String> of(
      String installation, FleetSpec fleet, RoleSpec role, long slot) {
    Map<String, String> tags = new LinkedHashMap<>(fleet.tags());
    tags.put("Name", fleet.application() + "-" + role.name());
    tags.putAll(owner(installation, fleet.application(), role.name(), slot));
    return tags;
  }

  /**
   * The owner tags alone, in the order in which they are set on a machine that runs: the one that
   * listings go by is the last, so that none shows a machine with only some of them.
   */
  static Map<String, String> owner(
      String installation, String application, RoleName role, long slot) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(INSTALL, installation);
    tags.put(ROLE, role.value());
    tags.put(SLOT, Long.toString(slot));
    tags.put(APPLICATION, application);
    return tags;
  }

  /** What a machine loses that is let go; without the first of them it is nobody's. */
  static List<String> keys() {
    return List.of(INSTALL, Draining.CORDON_TAG, ROLE, SLOT, APPLICATION);
  }

  /** Whether a machine bears the tags of that installation. */
  public static boolean isOf(CloudMachine machine, String installation) {
    return installation.equals(machine.tags().get(INSTALL));
  }

  /** The slot of a machine that this installation launched; empty for every other machine. */
  public static Optional<Long> slot(CloudMachine machine, String installation) {
    String slot = machine.tags().get(SLOT);
    return installation.equals(machine.tags().get(INSTALL)) && slot != null && isNumber(slot)
        ? Optional.of(Long.valueOf(slot))
        : Optional.empty();
  }

  /** By hand: each look asks it of each machine, several times. */
  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= DIGITS
        && text.chars().allMatch(one -> one >= '0' && one <= '9');
  }
}
