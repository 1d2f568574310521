package scaler.core.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import scaler.core.decide.Sentences;
import scaler.core.fleet.BudgetSpec;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.RoleName;
import scaler.core.plan.Used.Part;

/**
 * How far a budget is used up.
 *
 * @param role whose it is; empty: the fleet's
 * @param used what it is used up by
 * @param at of when it tells
 * @param until when the month ends
 */
public record Purse(
    Optional<RoleName> role, BudgetSpec budget, Part used, Instant at, Instant until) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** The same; what is used is asked for only where there is a budget. */
  public static List<Purse> all(FleetSpec fleet, Supplier<Used> used, Instant now) {
    return Spending.countsMonths(fleet) ? all(fleet, used.get(), now) : List.of();
  }

  /** Those of all budgets of a fleet, its own first. */
  static List<Purse> all(FleetSpec fleet, Used used, Instant now) {
    Instant until = Spending.nextMonthOf(fleet, now);
    List<Purse> all = new ArrayList<>();
    fleet
        .limits()
        .budget()
        .ifPresent(budget -> all.add(new Purse(Optional.empty(), budget, used.all(), now, until)));
    for (RoleSpec role : fleet.roles()) {
      Part part = used.of(role.name());
      role.limits()
          .budget()
          .ifPresent(
              budget -> all.add(new Purse(Optional.of(role.name()), budget, part, now, until)));
    }
    return List.copyOf(all);
  }

  /** The role's name, or {@code the fleet}. */
  public String whose() {
    return role.map(RoleName::value).orElse("the fleet");
  }

  /** Whether no more is launched than has to be. What runs costs on: its next hour is spent. */
  boolean holds() {
    return budget.hard() && used.month().add(used.perHour()).compareTo(budget.perMonth()) >= 0;
  }

  /** The last alarm that is reached, in percent of the budget. */
  public Optional<Integer> alarm() {
    BigDecimal spent = used.month().multiply(HUNDRED);
    return budget.alarms().stream()
        .filter(part -> spent.compareTo(budget.perMonth().multiply(BigDecimal.valueOf(part))) >= 0)
        .reduce((_, last) -> last);
  }

  /** US dollars by the end of the month, if all goes on as in the last 24 hours. */
  public BigDecimal forecast() {
    BigDecimal left = BigDecimal.valueOf(Duration.between(at, until).toSeconds());
    BigDecimal day = BigDecimal.valueOf(Spending.DAY.toSeconds());
    return used.month().add(used.dollars().multiply(left).divide(day, 2, RoundingMode.HALF_UP));
  }

  /** All of it in a sentence. */
  public String sentence() {
    return "%s has cost %s $ of %s $ this month; at the pace of the last 24 h it is %s $ by its end%s"
        .formatted(
            whose(),
            Sentences.dollars(used.month()),
            budget.perMonth().toPlainString(),
            Sentences.dollars(forecast()),
            used.unpriced() == 0
                ? ""
                : ", without %s of unknown price"
                    .formatted(Sentences.count(used.unpriced(), "machine", "machines")));
  }
}
