package scaler.engine.loop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import scaler.core.model.Adjustment;
import scaler.core.model.EndWish;
import scaler.core.model.Evacuation;
import scaler.core.model.MachineHolds;
import scaler.core.model.Pause;
import scaler.core.model.RoleName;
import scaler.engine.port.Ledger;
import scaler.engine.port.Wishes.ForRole;

/** What people asked for that is in force. */
record ByHand(
    List<ForRole> adjustments,
    List<Pause> pauses,
    List<EndWish> ends,
    MachineHolds holds,
    List<Evacuation> evacuations) {
  static ByHand of(Ledger ledger, String application, Instant now) {
    return new ByHand(
        ledger.wishes().adjustments(application, now),
        ledger.wishes().pauses(application, now),
        ledger.wishes().ends(application),
        new MachineHolds(ledger.restraints().holds(application, now)),
        ledger.restraints().evacuations(application, now));
  }

  /** The one of a role that was made last. */
  Optional<Adjustment> adjustment(RoleName role) {
    return adjustments.stream()
        .filter(wish -> wish.role().equals(role))
        .map(ForRole::adjustment)
        .reduce((earlier, later) -> later);
  }

  Optional<Pause> pause(RoleName role) {
    return pauses.stream().filter(pause -> pause.covers(role)).findFirst();
  }
}
