package scaler.core.decide;

import java.util.List;
import scaler.core.model.Bounds;
import scaler.core.model.Reading;

/**
 * How many machines a role is to have now, and why.
 *
 * @param wanted within {@code bounds}, save that nothing shrinks to them on an unknown queue
 * @param actual present or coming when it was decided
 * @param byHand a person asked for fewer: the minimum lifetime does not bind
 * @param memory what to remember for the next look
 */
public record Verdict(
    int wanted,
    int actual,
    Bounds bounds,
    boolean byHand,
    Reason reason,
    List<Guard> guards,
    RoleMemory memory) {
  public Verdict {
    guards = List.copyOf(guards);
  }

  /**
   * Whether it was decided without knowing the queue or the cloud, so that nothing may shrink: also
   * where the clock or another role asked for as many as there are, or more.
   */
  public boolean isBlind(RoleView view) {
    boolean silent = view.reading().filter(Reading.Unknown.class::isInstance).isPresent();
    return reason.isBlind() || (silent && wanted >= actual);
  }
}
