package scaler.core.fleet;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.core.model.Bounds;

/**
 * What a role, or all of a fleet together, may launch and cost, however much is wanted.
 *
 * @param launchesPerHour machines launched in any 60 minutes
 * @param costPerDay US dollars in any 24 hours; above it nothing is launched, and nothing is ended
 * @param connections of the queue's database, for a fleet; a role has none of its own
 * @param budget for a calendar month
 */
public record LimitSpec(
    OptionalInt launchesPerHour,
    Optional<BigDecimal> costPerDay,
    Optional<ConnectionSpec> connections,
    Optional<BudgetSpec> budget) {
  /** Without a thought of connections or a month. */
  public LimitSpec(OptionalInt launchesPerHour, Optional<BigDecimal> costPerDay) {
    this(launchesPerHour, costPerDay, Optional.empty(), Optional.empty());
  }

  public static final LimitSpec NONE = new LimitSpec(OptionalInt.empty(), Optional.empty());

  /** Nobody starts a role anew more often than three times an hour, and then something is wrong. */
  private static final int TURNS = 3;

  private static final int SMALL_ROLE = 20;

  /** The same limits with another budget, or none. */
  public LimitSpec with(Optional<BudgetSpec> other) {
    return new LimitSpec(launchesPerHour, costPerDay, connections, other);
  }

  /**
   * How many a role of these bounds may launch in 60 minutes; where nobody said so, enough to
   * replace all of it three times, and twenty more.
   */
  public int launches(Bounds capacity) {
    return launchesPerHour.orElse(TURNS * capacity.max() + SMALL_ROLE);
  }
}
