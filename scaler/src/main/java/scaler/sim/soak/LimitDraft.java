package scaler.sim.soak;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.core.fleet.BudgetSpec;
import scaler.core.fleet.LimitSpec;
import scaler.sim.time.Dice.Rolls;

/** Ceilings, mostly none: what is held back by them would hide everything else. */
final class LimitDraft {
  private final Rolls rolls;
  private final Rolls budgets;

  LimitDraft(Rolls rolls, Rolls budgets) {
    this.rolls = rolls;
    this.budgets = budgets;
  }

  /** So many launches in an hour, and a tenth of so many dollars. */
  LimitSpec of(int least, int most) {
    OptionalInt launches =
        rolls.chance(0.15) ? OptionalInt.of(rolls.from(least, most)) : OptionalInt.empty();
    BigDecimal dollars = tenths(rolls.from(least, most));
    return new LimitSpec(launches, Optional.of(dollars).filter(_ -> rolls.chance(0.1)))
        .with(budget(least, most));
  }

  private Optional<BudgetSpec> budget(int least, int most) {
    BigDecimal dollars = tenths(budgets.from(least, most));
    BudgetSpec budget = new BudgetSpec(dollars, List.of(80, 100), budgets.chance(0.8));
    return Optional.of(budget).filter(_ -> budgets.chance(0.1));
  }

  private static BigDecimal tenths(int many) {
    return BigDecimal.valueOf(many).movePointLeft(1).stripTrailingZeros();
  }
}
