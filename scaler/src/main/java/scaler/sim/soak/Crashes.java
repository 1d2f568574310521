package scaler.sim.soak;

import java.util.List;
import java.util.Set;

/**
 * The points of a life at which something is about to be changed, or has been: in the record, in
 * the cloud, in a balancer. At some of them the process that stands there dies.
 */
final class Crashes {
  private final Set<Integer> at;
  private int passed;
  private boolean over;

  /**
   * @param at the points at which the process dies, counted from 0 over all processes
   */
  Crashes(List<Integer> at) {
    this.at = Set.copyOf(at);
  }

  /** One more point; whether the process dies there. */
  boolean here() {
    return !over && at.contains(passed++);
  }

  /** From now on no point is counted. */
  void end() {
    over = true;
  }

  int passed() {
    return passed;
  }
}
