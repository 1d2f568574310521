package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.RoleView;
import scaler.core.plan.Budgets;
import scaler.core.plan.Ceilings;
import scaler.core.plan.Plan;
import scaler.core.plan.Purse;
import scaler.core.plan.Ration;
import scaler.core.plan.Used;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Restraints;

/** Holds launches to what the record says is used up, and tells when a budget comes to its end. */
final class CeilingsOnRecord {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");
  private static final Duration EACH = Duration.ofMinutes(1);

  private final BudgetAlarms alarms = new BudgetAlarms();
  private final Restraints restraints;
  private Instant due = Instant.MIN;

  CeilingsOnRecord(Restraints restraints) {
    this.restraints = restraints;
  }

  /** What is asked of the database only where something is to be launched. */
  List<Plan> bounded(Active fleet, List<Considered> considered, Instant now) {
    List<Plan> plans = considered.stream().map(Considered::plan).toList();
    if (Ration.wanted(plans) == 0) {
      return plans;
    }
    List<RoleView> views = considered.stream().map(Considered::view).toList();
    Used used = restraints.used(fleet.spec(), now);
    return Ceilings.of(
        fleet.spec(),
        views.stream().map(RoleView::spec).toList(),
        Ceilings.ofConnections(
            fleet.spec(), views, Budgets.of(fleet.spec(), views, plans, used, now)),
        used,
        now);
  }

  /** Says once for each alarm of a budget that it is reached. Looks at most once a minute. */
  void tell(Active fleet, Instant now) {
    if (now.isBefore(due)) {
      return;
    }
    due = now.plus(EACH);
    List<Purse> purses = Purse.all(fleet.spec(), () -> restraints.used(fleet.spec(), now), now);
    alarms.of(purses).forEach(alarm -> LOG.warn("{}: {}", fleet.spec().application(), alarm));
  }
}
