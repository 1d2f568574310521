package scaler.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.BudgetSpec;
import scaler.core.plan.Purse;
import scaler.core.plan.Used.Part;

/** What is told of budgets, and how often. */
class BudgetAlarmsTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
  private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");

  private final BudgetAlarms alarms = new BudgetAlarms();

  private List<String> told(int spent, int budget, Instant until) {
    Part used =
        new Part(
            0, Optional.empty(), BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.valueOf(spent), 0);
    BudgetSpec spec = new BudgetSpec(BigDecimal.valueOf(budget), List.of(80, 100), false);
    return alarms.of(List.of(new Purse(Optional.empty(), spec, used, NOON, until)));
  }

  @Test
  void each_alarm_is_raised_once_and_not_at_each_look() {
    assertThat(told(79, 100, APRIL)).isEmpty();
    assertThat(told(80, 100, APRIL))
        .containsExactly(
            "80 % of a budget is spent: the fleet has cost 80.00 $ of 100 $ this month; at the pace"
                + " of the last 24 h it is 80.00 $ by its end");
    assertThat(told(99, 100, APRIL)).isEmpty();
    assertThat(told(120, 100, APRIL))
        .singleElement()
        .asString()
        .startsWith("100 % of a budget is spent: ");
    assertThat(told(130, 100, APRIL)).isEmpty();
  }

  @Test
  void they_are_raised_anew_in_another_month_and_after_the_budget_was_made_larger() {
    assertThat(told(90, 100, APRIL)).hasSize(1);
    assertThat(told(90, 100, MAY)).hasSize(1);
    assertThat(told(90, 200, MAY)).isEmpty();
    assertThat(told(170, 200, MAY)).hasSize(1);
  }
}
