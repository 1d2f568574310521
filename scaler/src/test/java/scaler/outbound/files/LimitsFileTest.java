package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.BudgetSpec;
import scaler.core.fleet.ConnectionSpec;
import scaler.core.fleet.FallbackSpec;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.LimitSpec;

/** Ceilings and fall-backs as a fleet file says them. */
class LimitsFileTest {
  private static final String FILE =
      """
      application: shop
      timezone: UTC
      cloud: { provider: local, subnets: [a, b] }
      prices: { small: 0.5 }
      LIMITS
      roles:
        jobs:
          machines: [small]
          capacity: { min: 2, max: 4 }
          ROLE
          backlog:
            source: { delayedJob: "postgres://db/jobs" }
            slo: { wait: 5m }
            FALLBACK
      """;

  private static Loaded load(String fleet, String role, String fallback) {
    return FleetFile.parse(
        FILE.replace("LIMITS", fleet).replace("ROLE", role).replace("FALLBACK", fallback),
        "shop.yaml",
        Map.of());
  }

  private static FleetSpec fleet(String fleet, String role, String fallback) {
    return ((Loaded.Fleet) load(fleet, role, fallback)).spec();
  }

  private static List<String> said(String fleet, String role, String fallback) {
    return Examples.sentences(load(fleet, role, fallback)).stream()
        .filter(sentence -> !sentence.contains("userData"))
        .toList();
  }

  @Test
  void ceilings_stand_in_a_role_and_at_the_top() {
    FleetSpec fleet =
        fleet(
            "limits: { launchesPerHour: 30, costPerDay: 120.50 }",
            "limits: { costPerDay: 50 }",
            "");

    assertThat(fleet.limits())
        .isEqualTo(new LimitSpec(OptionalInt.of(30), Optional.of(new BigDecimal("120.5"))));
    assertThat(fleet.roles().getFirst().limits())
        .isEqualTo(new LimitSpec(OptionalInt.empty(), Optional.of(new BigDecimal("50"))));
    assertThat(fleet("", "", "").limits()).isEqualTo(LimitSpec.NONE);
  }

  @Test
  void a_budget_is_for_a_month_with_alarms_and_hard_or_not() {
    FleetSpec fleet =
        fleet(
            "limits: { budget: { perMonth: 5000.50, alarm: [100, 50], hard: true } }",
            "limits: { budget: { perMonth: 900 } }",
            "");

    assertThat(fleet.limits().budget())
        .contains(new BudgetSpec(new BigDecimal("5000.5"), List.of(50, 100), true));
    assertThat(fleet.roles().getFirst().limits().budget())
        .contains(new BudgetSpec(new BigDecimal("900"), List.of(80, 100), false));
    assertThat(fleet("limits: { budget: { perMonth: 9000, alarm: [] } }", "", "").limits().budget())
        .contains(new BudgetSpec(new BigDecimal("9000"), List.of(), false));
  }

  @Test
  void a_budget_of_nothing_is_refused_and_one_below_the_least_is_warned_of() {
    for (String wrong :
        List.of(
            "perMonth: -1",
            "perMonth: lots",
            "hard: true",
            "perMonth: 5000, alarm: [0]",
            "perMonth: 5000, alarm: [80, 80]",
            "perMonth: 5000, hard: maybe",
            "perMonth: 5000, perDay: 3")) {
      assertThat(said("limits: { budget: { %s } }".formatted(wrong), "", "")).as(wrong).hasSize(1);
    }
    assertThat(said("limits: { budget: 300 }", "", "")).hasSize(1);
    assertThat(said("limits: { budget: { perMonth: 0 } }", "", ""))
        .singleElement()
        .asString()
        .contains("perMonth is 0, so the budget is spent before anything runs -> write what");
    assertThat(said("", "limits: { budget: { perMonth: 744 } }", ""))
        .singleElement()
        .asString()
        .contains("perMonth is 744, and the least of jobs costs 744 $ in a month of 31 days");
    assertThat(said("limits: { budget: { perMonth: 744.01 } }", "", "")).isEmpty();
  }

  @Test
  void connections_of_the_queues_database_are_bounded_at_the_top() {
    assertThat(fleet("limits: { connections: { perMachine: 10 } }", "", "").limits().connections())
        .contains(new ConnectionSpec(10, 0));
    assertThat(
            fleet("limits: { connections: { perMachine: 10, reserve: 50 } }", "", "")
                .limits()
                .connections())
        .contains(new ConnectionSpec(10, 50));
    assertThat(said("limits: { connections: { perMachine: 0, reserve: -1 } }", "", "")).hasSize(2);
    assertThat(said("", "limits: { connections: { perMachine: 1 } }", "").getFirst())
        .contains("limits has no key \"connections\"");
  }

  @Test
  void connections_are_those_of_a_queue_that_is_read() {
    String none =
        FILE.replace("LIMITS", "limits: { connections: { perMachine: 10 } }")
            .replace("ROLE", "")
            .replace("{ delayedJob: \"postgres://db/jobs\" }", "{ http: \"http://queue/length\" }")
            .replace("slo: { wait: 5m }", "policy: { target: { perMachine: 3 } }")
            .replace("FALLBACK", "");
    assertThat(Examples.sentences(FleetFile.parse(none, "shop.yaml", Map.of())))
        .anyMatch(said -> said.contains("and no role has a delayedJob source -> remove it, or"));
  }

  @Test
  void a_fall_back_is_hold_or_a_capacity_after_some_time() {
    assertThat(fallback("")).isEmpty();
    assertThat(fallback("fallback: hold")).isEmpty();
    assertThat(fallback("fallback: { capacity: 3 }"))
        .contains(new FallbackSpec(3, Duration.ofMinutes(10)));
    assertThat(fallback("fallback: { capacity: 3, after: 1h }"))
        .contains(new FallbackSpec(3, Duration.ofHours(1)));
  }

  private static Optional<FallbackSpec> fallback(String line) {
    return fleet("", "", line).roles().getFirst().backlog().orElseThrow().fallback();
  }

  @Test
  void nonsense_is_refused_and_what_hurts_is_warned_of() {
    assertThat(said("", "", "fallback: { capacity: 5 }"))
        .singleElement()
        .asString()
        .contains("the fallback's capacity is 5, above the role's max 4");
    assertThat(said("", "limits: { launchesPerHour: 1 }", ""))
        .singleElement()
        .asString()
        .contains("launchesPerHour is 1, and the least of jobs is 2 machines");
    assertThat(said("", "limits: { launchesPerHour: 0 }", "")).hasSize(1);
    assertThat(said("limits: { costPerDay: 24 }", "", ""))
        .singleElement()
        .asString()
        .contains("costPerDay is 24, and the least of the fleet costs 24 $ in 24 hours");
    assertThat(said("limits: { costPerDay: 24.5 }", "", "")).isEmpty();
    assertThat(said("limits: { costPerDay: -3 }", "", "")).hasSize(1);
    assertThat(said("", "", "fallback: { after: 5m }")).hasSize(1);
    assertThat(said("", "", "fallback: wait")).hasSize(1);
  }
}
