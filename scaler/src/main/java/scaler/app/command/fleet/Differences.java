package scaler.app.command.fleet;

import java.util.ArrayList;
import java.util.List;
import scaler.core.fleet.Resolved;
import scaler.outbound.files.FleetDiff;
import scaler.outbound.postgres.Configurations.Applied;
import scaler.outbound.postgres.Configurations.Draft;

/** What differs between the file that governs and one that could. */
public final class Differences {
  private Differences() {}

  /** One line for each difference; comments and order do not count. */
  public static List<String> of(Applied active, Draft draft) {
    return FleetDiff.between(
        active.document(), active.userData(), draft.document(), draft.userData());
  }

  /** The same, and a line for each name that means something else by now. */
  static List<String> of(Applied active, Draft draft, Resolved resolved) {
    List<String> lines = new ArrayList<>(of(active, draft));
    lines.addAll(Meanings.changed(active.resolved(), resolved));
    return lines;
  }
}
