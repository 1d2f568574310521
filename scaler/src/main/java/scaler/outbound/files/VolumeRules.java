package scaler.outbound.files;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold between the data volumes of all roles. */
final class VolumeRules {
  private final Tree.Fields file;
  private final Findings findings;

  VolumeRules(Tree.Fields file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  void check() {
    Map<String, Place> tags = new HashMap<>();
    for (Tree.Field role : file.table("roles").fields()) {
      if (role.value() instanceof Tree.Fields fields) {
        devices(role.key(), fields);
        tags(fields, tags);
      }
    }
  }

  private void devices(String name, Tree.Fields role) {
    Set<String> devices = new HashSet<>();
    for (Tree item : role.items("volumes")) {
      if (item instanceof Tree.Fields volume) {
        volume
            .leaf("device")
            .filter(device -> !devices.add(device.text()))
            .ifPresent(device ->
                findings.error(
                    device.at(),
                    "two volumes of %s are attached as %s".formatted(name, device.text()),
                    "give each a device of its own, such as /dev/sdg"));
      }
    }
  }

  /** Of two entries with one tag, a volume would belong to both. */
  private void tags(Tree.Fields role, Map<String, Place> tags) {
    for (Tree item : role.items("volumes")) {
      if (!(item instanceof Tree.Fields volume)) {
        continue;
      }
      for (Tree.Field tag : volume.table("tag").fields()) {
        String written =
            "%s=%s".formatted(tag.key(), volume.table("tag").text(tag.key()).orElse(""));
        Place before = tags.putIfAbsent(written, tag.at());
        if (before != null) {
          findings.error(
              tag.at(),
              "the volumes tagged %s are asked for at line %d already"
                  .formatted(written, before.line()),
              "give the volumes of each entry a tag of their own");
        }
      }
    }
  }
}
