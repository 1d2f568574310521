package scaler.core.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import scaler.core.decide.Decider;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.fleet.FleetSpec;

/**
 * Holds launches back that a hard budget has no money for. Stands above every wish but the minimum
 * and the schedule, law 1 included, and says so. Nothing is ended for money.
 */
public final class Budgets {
  private Budgets() {}

  /**
   * The same plans with the launches that the budgets leave.
   *
   * @param views the plans' roles, in their order
   */
  public static List<Plan> of(
      FleetSpec fleet, List<RoleView> views, List<Plan> plans, Used used, Instant now) {
    List<Purse> spent = Purse.all(fleet, used, now).stream().filter(Purse::holds).toList();
    List<Plan> all = new ArrayList<>();
    for (int n = 0; n < plans.size(); n++) {
      RoleView view = views.get(n);
      Plan plan = plans.get(n);
      // The fleet's is the first of them.
      all.add(
          spent.stream()
              .filter(purse -> purse.role().map(view.spec().name()::equals).orElse(true))
              .findFirst()
              .map(purse -> held(plan, view, purse, now))
              .orElse(plan));
    }
    return all;
  }

  private static Plan held(Plan plan, RoleView view, Purse purse, Instant now) {
    int least = Decider.least(view.spec(), now);
    int share = Math.max(0, least - view.there());
    int held = Ceilings.launches(plan) - share;
    return held <= 0 ? plan : Ceilings.with(plan, share, guard(purse, held, least));
  }

  private static Guard guard(Purse purse, int held, int least) {
    return new Guard.BudgetCeiling(
        purse.whose(),
        held,
        least,
        purse.used().month(),
        purse.used().perHour(),
        purse.budget().perMonth(),
        purse.until());
  }
}
