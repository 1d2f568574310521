package scaler.core.plan;

import java.util.List;
import scaler.core.decide.Guard;

/**
 * What to do about one role now.
 *
 * @param steps at most one for each machine, in no order that matters
 * @param guards what keeps the plan from reaching the wanted capacity at once
 */
public record Plan(List<Step> steps, List<Guard> guards) {
  public Plan {
    steps = List.copyOf(steps);
    guards = List.copyOf(guards);
  }
}
