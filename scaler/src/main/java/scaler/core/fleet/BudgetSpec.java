package scaler.core.fleet;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a role, or all of a fleet together, may cost in a calendar month of the file's timezone.
 *
 * @param perMonth US dollars, more than none
 * @param alarms percent of it at which a person is told, the least first
 * @param hard once it is spent, nothing is launched above the minimum and the schedule
 */
public record BudgetSpec(BigDecimal perMonth, List<Integer> alarms, boolean hard) {
  public BudgetSpec {
    alarms = alarms.stream().sorted().toList();
  }
}
