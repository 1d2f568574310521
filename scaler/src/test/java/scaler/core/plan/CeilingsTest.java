package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
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
import scaler.core.fleet.ConnectionSpec;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.FleetSpec.CloudSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.PriceSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Bounds;
import scaler.core.model.EndCause;
import scaler.core.model.Market;
import scaler.core.model.Reading;
import scaler.core.model.Reading.Connections;
import scaler.core.model.RoleName;
import scaler.core.plan.Used.Part;

/** How many launches the ceilings of roles and fleet leave. */
class CeilingsTest {
  private static final Instant HALF_PAST = NOON.minusSeconds(1800);

  private static LimitSpec launches(int perHour) {
    return new LimitSpec(OptionalInt.of(perHour), Optional.empty());
  }

  private static LimitSpec cost(String perDay) {
    return new LimitSpec(OptionalInt.empty(), Optional.of(new BigDecimal(perDay)));
  }

  private static RoleSpec role(String name, LimitSpec limits) {
    RoleSpec plain = new ARole().spec();
    return new RoleSpec(
        new RoleName(name),
        plain.machine(),
        new Bounds(0, 5),
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

  private static FleetSpec fleet(LimitSpec limits, RoleSpec... roles) {
    return new FleetSpec(
        "shop",
        Optional.empty(),
        ZoneOffset.UTC,
        Optional.empty(),
        new CloudSpec(
            FleetSpec.Provider.LOCAL, Optional.empty(), List.of("a"), List.of(), Optional.empty()),
        Map.of(),
        Optional.empty(),
        PriceSpec.NONE,
        List.of(roles),
        Optional.empty(),
        limits);
  }

  private static Plan launching(int machines) {
    return new Plan(
        IntStream.range(0, machines)
            .<Step>mapToObj(
                n -> new Step.Launch(new Placement("s", "a"), "t" + n, Market.ON_DEMAND, List.of()))
            .toList(),
        List.of());
  }

  private static Part used(int launches, String dollars, String perHour) {
    return new Part(
        launches,
        Optional.of(HALF_PAST),
        new BigDecimal(dollars),
        new BigDecimal(perHour),
        BigDecimal.ZERO,
        0);
  }

  private static Used of(Part web, Part jobs) {
    return new Used(Map.of(new RoleName("web"), web, new RoleName("jobs"), jobs));
  }

  private static List<Plan> bounded(FleetSpec fleet, Used used, int... wanted) {
    List<Plan> plans = new ArrayList<>();
    for (int machines : wanted) {
      plans.add(launching(machines));
    }
    return Ceilings.of(fleet, fleet.roles(), plans, used, NOON);
  }

  private static List<Integer> sizes(List<Plan> plans) {
    return plans.stream().map(plan -> plan.steps().size()).toList();
  }

  @Test
  void a_role_launches_as_many_in_an_hour_as_it_may_and_says_when_the_next_may_come() {
    FleetSpec fleet = fleet(LimitSpec.NONE, role("web", launches(5)));
    Used four = of(used(4, "0", "0"), used(0, "0", "0"));

    List<Plan> plans = bounded(fleet, four, 3);
    assertThat(sizes(plans)).containsExactly(1);
    assertThat(plans.getFirst().guards())
        .containsExactly(
            new Guard.LaunchCeiling("web", 2, 4, 5, Instant.parse("2026-03-04T12:30:00Z")));
    assertThat(bounded(fleet, four, 1)).containsExactly(launching(1));
    assertThat(sizes(bounded(fleet, of(used(9, "0", "0"), used(0, "0", "0")), 1)))
        .as("a limit that was lowered")
        .containsExactly(0);
  }

  private static LimitSpec connections(int perMachine, int reserve) {
    return new LimitSpec(
        OptionalInt.empty(),
        Optional.empty(),
        Optional.of(new ConnectionSpec(perMachine, reserve)),
        Optional.empty());
  }

  private static RoleView view(int machines, Optional<Connections> database) {
    Reading answer =
        new Reading.Known(NOON, 9, Optional.empty(), Optional.empty(), Optional.empty(), database);
    AMachine[] all =
        IntStream.range(0, machines).mapToObj(AMachine::serving).toArray(AMachine[]::new);
    return new ARole().machines(all).reading(answer).view();
  }

  private static List<Plan> connected(LimitSpec limits, RoleView web, RoleView jobs) {
    return Ceilings.ofConnections(
        fleet(limits, role("web", LimitSpec.NONE)),
        List.of(web, jobs),
        List.of(launching(4), launching(1)));
  }

  private static final Optional<Connections> HUNDRED = Optional.of(new Connections(100, 61));

  @Test
  void all_roles_together_have_as_many_machines_as_their_database_has_connections_for() {
    List<Plan> plans = connected(connections(10, 35), view(2, Optional.empty()), view(2, HUNDRED));
    assertThat(sizes(plans)).as("6 machines, one for each in turn").containsExactly(1, 1);
    assertThat(plans.getFirst().guards())
        .containsExactly(new Guard.ConnectionCeiling(3, 4, 6, 100, 61));
    assertThat(plans.getLast().guards()).isEmpty();
    assertThat(sizes(connected(connections(10, 0), view(2, HUNDRED), view(2, HUNDRED))))
        .containsExactly(4, 1);
    assertThat(sizes(connected(connections(1, 100), view(2, HUNDRED), view(2, HUNDRED))))
        .as("none for us")
        .containsExactly(0, 0);
    assertThat(sizes(connected(connections(10, 35), view(9, HUNDRED), view(2, HUNDRED))))
        .as("more are there: nothing is launched")
        .containsExactly(0, 0);
  }

  @Test
  void of_several_databases_the_one_with_the_fewest_connections_counts() {
    Optional<Connections> few = Optional.of(new Connections(50, 0));
    assertThat(sizes(connected(connections(10, 0), view(2, HUNDRED), view(2, few))))
        .containsExactly(1, 0);
  }

  @Test
  void connections_that_nobody_knows_or_bounds_hold_nothing_back() {
    assertThat(
            sizes(
                connected(
                    connections(10, 35), view(2, Optional.empty()), view(2, Optional.empty()))))
        .containsExactly(4, 1);
    assertThat(sizes(connected(LimitSpec.NONE, view(90, HUNDRED), view(2, HUNDRED))))
        .containsExactly(4, 1);
  }

  @Test
  void without_a_limit_a_role_may_replace_all_of_itself_three_times_and_twenty_more() {
    FleetSpec fleet = fleet(LimitSpec.NONE, role("web", LimitSpec.NONE));

    assertThat(sizes(bounded(fleet, of(used(34, "0", "0"), used(0, "0", "0")), 5)))
        .containsExactly(1);
  }

  @Test
  void roles_share_what_the_fleet_may_launch_one_each_in_turn() {
    FleetSpec fleet = fleet(launches(6), role("web", LimitSpec.NONE), role("jobs", LimitSpec.NONE));

    List<Plan> plans = bounded(fleet, of(used(1, "0", "0"), used(2, "0", "0")), 5, 1);
    assertThat(sizes(plans)).containsExactly(2, 1);
    assertThat(plans.getFirst().guards())
        .singleElement()
        .isInstanceOfSatisfying(
            Guard.LaunchCeiling.class, guard -> assertThat(guard.whose()).isEqualTo("the fleet"));
    assertThat(plans.getLast().guards()).isEmpty();
  }

  @Test
  void what_a_role_is_refused_itself_the_fleet_gives_to_others() {
    FleetSpec fleet = fleet(launches(4), role("web", launches(1)), role("jobs", LimitSpec.NONE));

    assertThat(sizes(bounded(fleet, Used.NOTHING, 5, 5))).containsExactly(1, 3);
  }

  @Test
  void above_the_cost_of_a_day_nothing_is_launched_the_next_hour_included() {
    FleetSpec fleet = fleet(LimitSpec.NONE, role("web", cost("50")));

    assertThat(sizes(bounded(fleet, of(used(1, "47.99", "2"), used(0, "90", "9")), 1)))
        .containsExactly(1);
    List<Plan> plans = bounded(fleet, of(used(1, "48", "2"), used(0, "0", "0")), 2);
    assertThat(sizes(plans)).containsExactly(0);
    assertThat(plans.getFirst().guards())
        .containsExactly(
            new Guard.CostCeiling(
                "web", 2, new BigDecimal("48"), new BigDecimal("2"), new BigDecimal("50")));
  }

  @Test
  void the_fleets_cost_is_that_of_all_its_roles() {
    FleetSpec fleet = fleet(cost("50"), role("web", LimitSpec.NONE), role("jobs", LimitSpec.NONE));

    assertThat(sizes(bounded(fleet, of(used(0, "30", "0"), used(0, "19", "0")), 1, 1)))
        .containsExactly(1, 1);
    assertThat(sizes(bounded(fleet, of(used(0, "30", "0"), used(0, "19", "1")), 1, 1)))
        .containsExactly(0, 0);
  }

  @Test
  void other_steps_go_on() {
    Step drain =
        new Step.Drain(AMachine.serving(1).machine(), new EndCause(EndCause.Kind.SCALE_IN, "less"));
    FleetSpec fleet = fleet(LimitSpec.NONE, role("web", cost("1")));
    List<Step> steps = new ArrayList<>(launching(1).steps());
    steps.add(drain);

    assertThat(
            Ceilings.of(
                    fleet,
                    fleet.roles(),
                    List.of(new Plan(steps, List.of())),
                    of(used(0, "2", "0"), used(0, "0", "0")),
                    NOON)
                .getFirst()
                .steps())
        .containsExactly(drain);
  }
}
