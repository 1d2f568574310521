package scaler.engine.port;

import java.time.Instant;
import java.util.List;
import scaler.core.model.Adjustment;
import scaler.core.model.EndWish;
import scaler.core.model.Handover;
import scaler.core.model.Pause;
import scaler.core.model.RoleName;

/** What people asked for by hand. */
public interface Wishes {
  /** Adjustments of an application that are in force, with their roles, the oldest first. */
  List<ForRole> adjustments(String application, Instant now);

  /** Wishes that machines end, of machines that are not gone. */
  List<EndWish> ends(String application);

  /** Pauses of an application that are in force. */
  List<Pause> pauses(String application, Instant now);

  /** Wishes about who is in charge of machines that were not fulfilled yet, the oldest first. */
  List<Handover> handovers(String application);

  /**
   * Writes down that nothing is left to do for a handover.
   *
   * @throws LeaseLostException when the lease is over
   */
  void fulfilled(Lease lease, Handover wish, Instant now);

  /** An adjustment and its role. */
  record ForRole(RoleName role, Adjustment adjustment) {}
}
