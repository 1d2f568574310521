package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.decide.RoleView.Placement;
import scaler.core.fleet.BudgetSpec;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.FleetSpec.CloudSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.PriceSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.EndCause;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.core.plan.Used.Part;

/** What is launched when a month's money is spent, and what is told of it. */
class BudgetsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final RoleName ROLE = new ARole().spec().name();

  private static LimitSpec budget(String perMonth, boolean hard) {
    return new LimitSpec(OptionalInt.empty(), Optional.empty())
        .with(Optional.of(new BudgetSpec(new BigDecimal(perMonth), List.of(100, 80), hard)));
  }

  private static RoleSpec with(RoleSpec plain, LimitSpec limits) {
    return new RoleSpec(
        plain.name(),
        plain.machine(),
        plain.capacity(),
        plain.schedule(),
        plain.backlog(),
        plain.minimumLifetime(),
        plain.health(),
        plain.startup(),
        plain.loadBalancers(),
        plain.drain(),
        plain.heal(),
        plain.assets(),
        plain.counted(),
        limits);
  }

  private static FleetSpec fleet(LimitSpec limits, RoleSpec role) {
    return new FleetSpec(
        "shop",
        Optional.empty(),
        BERLIN,
        Optional.empty(),
        new CloudSpec(
            FleetSpec.Provider.LOCAL, Optional.empty(), List.of("a"), List.of(), Optional.empty()),
        Map.of(),
        Optional.empty(),
        PriceSpec.NONE,
        List.of(role),
        Optional.empty(),
        limits);
  }

  private static Part used(String month, String perHour, String lastDay, int unpriced) {
    return new Part(
        0,
        Optional.empty(),
        new BigDecimal(lastDay),
        new BigDecimal(perHour),
        new BigDecimal(month),
        unpriced);
  }

  private static Plan launching(int machines) {
    return new Plan(
        IntStream.range(0, machines)
            .<Step>mapToObj(
                n -> new Step.Launch(new Placement("s", "a"), "t" + n, Market.ON_DEMAND, List.of()))
            .toList(),
        List.of());
  }

  private static Plan held(FleetSpec fleet, RoleView view, Plan plan, Part used) {
    return Budgets.of(fleet, List.of(view), List.of(plan), new Used(Map.of(ROLE, used)), NOON)
        .getFirst();
  }

  /** How many of so many launches are left to a role that has so many machines. */
  private static int left(FleetSpec fleet, RoleView view, int launches, Part used) {
    return held(fleet, view, launching(launches), used).steps().size();
  }

  private static RoleView view(ARole role, int machines) {
    return role.machines(
            IntStream.range(0, machines).mapToObj(AMachine::serving).toArray(AMachine[]::new))
        .view();
  }

  private static final Part SPENT = used("48", "2", "10", 0);

  @Test
  void once_a_hard_budget_is_spent_the_next_hour_included_nothing_comes_above_the_minimum() {
    ARole role = new ARole().capacity(2, 9);
    FleetSpec fleet = fleet(budget("50", true), role.spec());

    assertThat(left(fleet, view(role, 0), 5, used("47.99", "2", "10", 0))).isEqualTo(5);
    assertThat(left(fleet, view(role, 0), 5, SPENT)).isEqualTo(2);
    assertThat(left(fleet, view(role, 1), 5, SPENT)).isEqualTo(1);
    assertThat(left(fleet, view(role, 4), 5, SPENT)).isZero();
    assertThat(held(fleet, view(role, 1), launching(1), SPENT)).isEqualTo(launching(1));
    assertThat(held(fleet, view(role, 1), launching(5), SPENT).guards())
        .containsExactly(
            new Guard.BudgetCeiling(
                "the fleet",
                4,
                2,
                new BigDecimal("48"),
                new BigDecimal("2"),
                new BigDecimal("50"),
                Instant.parse("2026-03-31T22:00:00Z")));
  }

  @Test
  void what_the_schedule_sets_comes_all_the_same() {
    ARole role = new ARole().capacity(0, 9).line("0 8 * * *", 3);
    FleetSpec fleet = fleet(budget("50", true), role.spec());
    assertThat(left(fleet, view(role, 1), 5, SPENT)).isEqualTo(2);

    ARole bounds = new ARole().capacity(0, 9).limits("0 8 * * *", 4, 9);
    assertThat(left(fleet(budget("50", true), bounds.spec()), view(bounds, 1), 5, SPENT))
        .isEqualTo(3);
  }

  @Test
  void law_1_is_under_a_hard_budget() {
    ARole role = new ARole().capacity(0, 9);
    FleetSpec fleet = fleet(budget("50", true), role.spec());

    assertThat(left(fleet, view(role, 0), 1, SPENT)).isZero();
  }

  @Test
  void a_budget_that_is_not_hard_holds_nothing() {
    ARole role = new ARole().capacity(0, 9);

    assertThat(left(fleet(budget("50", false), role.spec()), view(role, 0), 5, SPENT)).isEqualTo(5);
  }

  @Test
  void a_roles_own_budget_holds_it_as_the_fleets_does() {
    ARole role = new ARole().capacity(1, 9);
    RoleSpec poor = with(role.spec(), budget("50", true));

    assertThat(held(fleet(LimitSpec.NONE, poor), view(role, 1), launching(2), SPENT).guards())
        .singleElement()
        .isInstanceOfSatisfying(
            Guard.BudgetCeiling.class, guard -> assertThat(guard.whose()).isEqualTo("jobs"));
    assertThat(left(fleet(budget("51", true), poor), view(role, 1), 2, SPENT)).isZero();
  }

  @Test
  void nothing_is_ended_for_money() {
    ARole role = new ARole().capacity(0, 9);
    Step drain =
        new Step.Drain(AMachine.serving(1).machine(), new EndCause(EndCause.Kind.SCALE_IN, "less"));
    Plan plan = new Plan(List.of(launching(1).steps().getFirst(), drain), List.of());

    Plan held = held(fleet(budget("1", true), role.spec()), view(role, 5), plan, SPENT);
    assertThat(held.steps()).containsExactly(drain);
    assertThat(held(fleet(budget("1", true), role.spec()), view(role, 5), launching(0), SPENT))
        .isEqualTo(launching(0));
  }

  private static Purse purse(String perMonth, Part used) {
    FleetSpec fleet = fleet(budget(perMonth, false), new ARole().spec());
    return Purse.all(fleet, new Used(Map.of(ROLE, used)), NOON).getFirst();
  }

  @Test
  void each_alarm_is_reached_by_what_was_spent_alone() {
    assertThat(purse("100", used("79.99", "9", "0", 0)).alarm()).isEmpty();
    assertThat(purse("100", used("80", "0", "0", 0)).alarm()).contains(80);
    assertThat(purse("100", used("99.99", "9", "0", 0)).alarm()).contains(80);
    assertThat(purse("100", used("250", "0", "0", 0)).alarm()).contains(100);
  }

  @Test
  void the_forecast_goes_on_as_the_last_day_did_to_the_end_of_the_month() {
    // From noon of the 4th to the 1st of April in Berlin: 27 days and 10 hours.
    Purse purse = purse("300", used("30", "9", "10", 0));

    assertThat(purse.forecast()).isEqualByComparingTo("304.17");
    assertThat(purse.sentence())
        .isEqualTo(
            "the fleet has cost 30.00 $ of 300 $ this month; at the pace of the last 24 h it is"
                + " 304.17 $ by its end");
    assertThat(purse("300", used("0", "0", "0", 2)).sentence())
        .isEqualTo(
            "the fleet has cost 0.00 $ of 300 $ this month; at the pace of the last 24 h it is"
                + " 0.00 $ by its end, without 2 machines of unknown price");
  }

  @Test
  void a_month_begins_at_midnight_where_the_fleet_is() {
    FleetSpec fleet = fleet(LimitSpec.NONE, new ARole().spec());

    assertThat(Spending.monthOf(fleet, Instant.parse("2026-03-31T21:59:59Z")))
        .isEqualTo(Instant.parse("2026-02-28T23:00:00Z"));
    assertThat(Spending.monthOf(fleet, Instant.parse("2026-03-31T22:00:00Z")))
        .isEqualTo(Instant.parse("2026-03-31T22:00:00Z"));
    assertThat(Spending.nextMonthOf(fleet, Instant.parse("2026-12-31T22:59:59Z")))
        .isEqualTo(Instant.parse("2026-12-31T23:00:00Z"));
  }
}
