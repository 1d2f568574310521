package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.WEB;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.fleet.BudgetSpec;
import scaler.core.fleet.ConnectionSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.PriceSpec;
import scaler.core.model.Machine;
import scaler.outbound.postgres.JdbiWishes.Asker;
import scaler.outbound.postgres.Status;

/** What bounds launches in the whole loop, whatever goes wrong. */
@ExtendWith(Quiet.class)
class CeilingLoopTest {
  private static final Asker ANN = new Asker("ann", "");
  private static final Duration LONG = Duration.ofMinutes(30);

  private Stage stage = new Stage("2026-03-04T12:00:00Z");

  private void limits(LimitSpec limits, int machines) {
    stage.fleet.limits(limits);
    stage.fleet.apply(TestFleet.web(machines, 5));
  }

  /** Some tool ends whatever runs, again and again. */
  private void fightFor(Duration time) {
    var end = stage.world.instant().plus(time);
    while (stage.world.instant().isBefore(end)) {
      stage.world.living().forEach(machine -> stage.world.kill(machine.id()));
      stage.lookFor(Duration.ofMinutes(1));
    }
  }

  @Test
  void who_ends_machines_again_and_again_is_not_fought_for_ever() {
    limits(LimitSpec.NONE, 2);
    stage.until("they serve", LONG, () -> stage.settled(WEB, 2));

    fightFor(Duration.ofMinutes(55));

    // Three times the maximum of five and twenty more, in any hour.
    assertThat(stage.world.launched()).hasSizeBetween(10, 35);
    stage.lookFor(Duration.ofMinutes(90));
    assertThat(stage.inService(WEB)).isEqualTo(2);
  }

  @Test
  void the_fleets_launches_in_an_hour_are_counted_over_a_restart_and_the_rest_comes_later() {
    limits(new LimitSpec(OptionalInt.of(3), Optional.empty()), 5);
    stage.lookFor(Duration.ofMinutes(10));
    assertThat(stage.world.launched()).hasSize(3);

    stage.restart();
    stage.lookFor(Duration.ofMinutes(45));
    assertThat(stage.world.launched()).hasSize(3);

    stage.until("the hour is over", LONG, () -> stage.settled(WEB, 5));
    assertThat(stage.world.launched()).hasSize(5);
    stage.holdsItsLaws();
  }

  @Test
  void above_the_cost_of_a_day_nothing_is_launched_and_nothing_ended() {
    stage.fleet.prices(new PriceSpec(Map.of("small", new BigDecimal("1")), 0, Map.of()));
    limits(new LimitSpec(OptionalInt.empty(), Optional.of(new BigDecimal("6"))), 2);
    stage.until("they serve", LONG, () -> stage.settled(WEB, 2));
    stage.lookFor(Duration.ofHours(3));

    stage.fleet.apply(TestFleet.web(3, 5));
    stage.lookFor(LONG);
    assertThat(stage.world.launched()).hasSize(2);
    assertThat(stage.inService(WEB)).isEqualTo(2);

    limits(new LimitSpec(OptionalInt.empty(), Optional.of(new BigDecimal("60"))), 3);
    stage.until("the budget is raised", LONG, () -> stage.settled(WEB, 3));
  }

  private static LimitSpec budget(String perMonth) {
    return LimitSpec.NONE.with(
        Optional.of(new BudgetSpec(new BigDecimal(perMonth), List.of(80, 100), true)));
  }

  @Test
  void a_hard_budget_that_is_spent_leaves_the_least_until_the_month_is_over() {
    stage = new Stage("2026-03-31T12:00:00Z");
    stage.fleet.prices(new PriceSpec(Map.of("small", new BigDecimal("1")), 0, Map.of()));
    stage.world.put(TestFleet.QUEUE, 60, Duration.ofHours(40));
    stage.fleet.limits(budget("3"));
    stage.fleet.apply(TestFleet.jobs(1, 2));
    stage.until("they work", LONG, () -> stage.settled(JOBS, 2));
    stage.lookFor(Duration.ofHours(2));
    stage.world.living().forEach(machine -> stage.world.kill(machine.id()));

    stage.until("the least is back", LONG, () -> stage.settled(JOBS, 1));
    stage.restart();
    stage.lookFor(LONG);
    assertThat(stage.world.launched()).hasSize(3);
    assertThat(new Status(stage.database).look(stage.application, JOBS).trouble())
        .singleElement()
        .asString()
        .contains("its limits.budget of 3 $ is hard, so no more than the least of 1 are launched");

    stage.lookFor(Duration.ofHours(8));
    stage.until("another month has begun", LONG, () -> stage.settled(JOBS, 2));
  }

  @Test
  void no_more_machines_come_than_the_queues_database_has_connections_for() {
    stage.world.put(TestFleet.QUEUE, 60, Duration.ofHours(2));
    stage.fleet.limits(
        new LimitSpec(
            OptionalInt.empty(),
            Optional.empty(),
            Optional.of(new ConnectionSpec(20, 37)),
            Optional.empty()));
    stage.fleet.apply(TestFleet.web(1, 5), TestFleet.jobs(0, 9));
    stage.lookFor(Duration.ofHours(1));
    assertThat(stage.world.launched()).as("three times 20 of 97 less 37").hasSize(3);
    assertThat(stage.inService(WEB)).isEqualTo(1);
    stage.holdsItsLaws();
  }

  @Test
  void a_cohort_that_never_gets_ready_counts_each_and_then_one_is_tried_at_a_time() {
    stage.world.neverReady(WEB, true);
    stage.fleet.apply(TestFleet.web(4, 5));
    stage.until("all failed", LONG, () -> stage.trouble(WEB).failures() == 4);
    assertThat(stage.trouble(WEB).pausedUntil().orElseThrow())
        .isBeforeOrEqualTo(stage.world.instant().plusSeconds(5));

    stage.lookFor(Duration.ofMinutes(20));
    assertThat(stage.world.launched().size()).isBetween(6, 4 + 20 / 2);
    assertThat(stage.onRecord().stream().filter(Machine::counts)).hasSizeLessThanOrEqualTo(1);

    stage.world.neverReady(WEB, false);
    stage.until("all serve", LONG, () -> stage.settled(WEB, 4));
    assertThat(stage.trouble(WEB).failures()).isZero();
  }

  @Test
  void another_fleet_file_or_somebody_who_resumes_forgets_what_failed() {
    stage.world.neverReady(WEB, true);
    stage.fleet.apply(TestFleet.web(4, 5));
    stage.until("all failed", LONG, () -> stage.trouble(WEB).failures() == 4);

    stage.fleet.apply(TestFleet.web(3, 5));
    stage.look();
    assertThat(stage.trouble(WEB).failures()).isZero();

    stage.until("they failed again", LONG, () -> stage.trouble(WEB).failures() > 0);
    assertThat(stage.restraints.forgetFailures(stage.application, Optional.of(WEB))).isEqualTo(1);
    assertThat(stage.trouble(WEB).failures()).isZero();
    assertThat(stage.trouble(WEB).pausedUntil()).isEmpty();
    assertThat(stage.wishes.resume(stage.application, Optional.empty(), ANN)).isZero();
  }
}
