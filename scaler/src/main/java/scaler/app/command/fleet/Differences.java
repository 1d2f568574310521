package scaler.app.command.fleet;

import java.util.List;
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
}
