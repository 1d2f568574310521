package scaler.sim.law;

import java.util.HashMap;
import java.util.Map;
import scaler.core.model.RoleName;
import scaler.sim.time.Timeline;

/** For which roles somebody has asked for a number of machines, and until when. */
final class Adjusted {
  private final Timeline time;
  private final Map<RoleName, Long> until = new HashMap<>();

  Adjusted(Timeline time) {
    this.time = time;
  }

  void begins(RoleName role, long end) {
    until.merge(role, end, Math::max);
  }

  void ends(RoleName role) {
    until.computeIfPresent(role, (_, end) -> Math.min(end, time.millis()));
  }

  /** Whether a look that began then may have found such a wish in force. */
  boolean mayGovern(RoleName role, long lookBegan) {
    return until.getOrDefault(role, 0L) >= lookBegan - RecordLaws.A_LOOK;
  }
}
