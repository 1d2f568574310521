package scaler.core.decide;

import java.util.List;
import scaler.core.model.Bounds;

/** A verdict in the making. */
record Draft(
    int wanted,
    Bounds bounds,
    boolean byHand,
    Reason reason,
    List<Guard> guards,
    RoleMemory memory) {
  Draft {
    guards = List.copyOf(guards);
  }

  Draft wanting(int other, Reason because) {
    return new Draft(other, bounds, byHand, because, guards, memory);
  }

  Verdict verdict(int actual) {
    return new Verdict(wanted, actual, bounds, byHand, reason, guards, memory);
  }
}
