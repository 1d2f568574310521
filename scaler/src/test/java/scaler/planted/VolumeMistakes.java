package scaler.planted;

import java.util.List;
import scaler.planted.Plot.Mistake;

/** Mistakes in what becomes of data volumes. */
final class VolumeMistakes {
  private VolumeMistakes() {}

  static List<Mistake> all() {
    return List.of(
        // The record refuses it by itself.
        new Mistake(
                "a volume that is set aside is given away again",
                "VOLUME",
                "engine/loop/Storage.java",
                "volume.isFree() && !held.contains(volume.id())",
                "volume.isFree()")
            .and("sim/store/MachineTable.java", "    refuseTaken(spot.volumes());\n", ""),
        new Mistake(
            "in service without its volumes",
            "VOLUME",
            "core/plan/Lifecycle.java",
            "    if (volumes.isPresent()) {\n",
            "    if (volumes.isPresent() && now.getEpochSecond() < 0) {\n"),
        new Mistake(
            "ended without its snapshot",
            "VOLUME",
            "core/plan/Draining.java",
            "        if (missing.isEmpty()) {\n",
            "        if (missing.size() < 99) {\n"),
        new Mistake(
            "a snapshot is deleted before its time",
            "VOLUME",
            "engine/loop/Expiry.java",
            "return CopyTags.expiry(copy.tags()).map(now::isAfter).orElse(false);",
            "return CopyTags.expiry(copy.tags()).isPresent();"));
  }
}
