package scaler.app.command.read;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.RoleName;
import scaler.core.plan.Purse;

/**
 * How far a budget is used up, as {@link Snapshot} shows it. US dollars.
 *
 * @param role empty: that of all roles together
 * @param spent since the calendar month began
 * @param forecast by the month's end, if all goes on as in the last 24 hours
 * @param alarm the last one that is reached, in percent
 */
public record Budget(
    Optional<String> role,
    BigDecimal perMonth,
    BigDecimal spent,
    BigDecimal forecast,
    Optional<Integer> alarm,
    boolean hard,
    String says) {
  /** Those of a fleet, its own first. */
  static List<Budget> all(Session session, FleetSpec fleet, Instant now) {
    return Purse.all(fleet, () -> session.restraints().used(fleet, now), now).stream()
        .map(Budget::of)
        .toList();
  }

  private static Budget of(Purse purse) {
    return new Budget(
        purse.role().map(RoleName::value),
        purse.budget().perMonth(),
        purse.used().month(),
        purse.forecast(),
        purse.alarm(),
        purse.budget().hard(),
        purse.sentence());
  }
}
