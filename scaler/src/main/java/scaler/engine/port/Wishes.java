package scaler.engine.port;

import java.time.Instant;
import java.util.List;
import scaler.core.model.Adjustment;
import scaler.core.model.EndWish;
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

  /** An adjustment and its role. */
  record ForRole(RoleName role, Adjustment adjustment) {}
}
