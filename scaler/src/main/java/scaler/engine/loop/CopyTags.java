package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Machine;
import scaler.core.model.RoleName;

/** The tags of a snapshot: whose it is, of which end, and until when it is kept. */
final class CopyTags {
  /** Until when a snapshot is kept. */
  static final String EXPIRES = "scaler-expires";

  /** Which of a machine's drains it was taken in: one that was taken back may drain again. */
  private static final String DRAIN = "scaler-drain";

  private CopyTags() {}

  /** What all snapshots of an application bear, and no other. */
  static Map<String, String> ofApplication(String installation, String application) {
    return Map.of(OwnerTags.INSTALL, installation, OwnerTags.APPLICATION, application);
  }

  /** What all snapshots of a role bear, and no other. */
  static Map<String, String> ofRole(String installation, String application, RoleName role) {
    Map<String, String> tags = new LinkedHashMap<>(ofApplication(installation, application));
    tags.put(OwnerTags.ROLE, role.value());
    return tags;
  }

  /** All tags of a snapshot that is taken in a machine's drain. */
  static Map<String, String> of(
      String installation,
      FleetSpec fleet,
      RoleSpec role,
      Machine machine,
      Duration kept,
      Instant now) {
    Map<String, String> tags =
        new LinkedHashMap<>(OwnerTags.of(installation, fleet, role, machine.slot()));
    tags.put(DRAIN, drain(machine));
    tags.put(EXPIRES, now.plus(kept).truncatedTo(ChronoUnit.SECONDS).toString());
    return tags;
  }

  /** Whether they are those of a snapshot taken in this very drain of the machine. */
  static boolean areOf(Map<String, String> tags, Machine machine) {
    return Long.toString(machine.slot()).equals(tags.get(OwnerTags.SLOT))
        && drain(machine).equals(tags.get(DRAIN));
  }

  /** When a snapshot may go; empty for one that does not say so in our words. */
  static Optional<Instant> expiry(Map<String, String> tags) {
    try {
      return Optional.ofNullable(tags.get(EXPIRES)).map(Instant::parse);
    } catch (DateTimeParseException changed) {
      return Optional.empty();
    }
  }

  private static String drain(Machine machine) {
    return machine.drain().map(drain -> Long.toString(drain.since().toEpochMilli())).orElse("");
  }
}
