package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.model.Reading;
import scaler.core.plan.TownLoop.Pass;

/**
 * The core in a closed loop with a tiny world, over many random cases; the seed is in the message
 * of a failure, and {@code -Dcore.seed=N} runs that one alone. The long tier runs thousands.
 */
class ClosedLoopTest {
  private static final int CASES = 300;
  private static final int MANY = 5000;

  @Test
  void whatever_happens_every_plan_keeps_the_laws_and_afterwards_all_jobs_are_done() {
    TownCase.forEachSeed(CASES, seed -> new TownCase(new Random(seed)).run());
  }

  @Test
  @Tag("long")
  void the_same_in_thousands_of_cases() {
    TownCase.forEachSeed(MANY, seed -> new TownCase(new Random(seed)).run());
  }

  @Test
  void a_role_that_left_the_file_leaves_no_machine_behind() {
    TownCase.forEachSeed(
        CASES / 4,
        seed -> {
          TownCase one = new TownCase(new Random(seed));
          one.town.wild = true;
          for (int n = 0; n < 120; n++) {
            one.arrivals();
            one.pass();
          }
          one.calmDown();
          one.role.retiring();
          for (int n = 0; n < 240; n++) {
            one.pass();
          }
          assertThat(one.loop.record).as("%s", one.loop.look().plan()).isEmpty();
          assertThat(one.existing()).isZero();
        });
  }

  @Test
  void the_cases_reach_what_they_are_meant_to_reach() {
    var reached = new TreeMap<String, Integer>();
    for (long seed = 1; seed <= 200; seed++) {
      TownCase one = new TownCase(new Random(seed));
      one.town.wild = true;
      for (int n = 0; n < 360; n++) {
        one.arrivals();
        one.wishes();
        one.town.pass();
        Pass seen = one.loop.look();
        one.loop.act(seen);
        seen.plan()
            .steps()
            .forEach(step -> reached.merge(step.getClass().getSimpleName(), 1, Integer::sum));
        one.loop.ended.forEach(
            end -> reached.merge(end.machine().end().orElseThrow().kind().name(), 1, Integer::sum));
        one.loop.ended.clear();
        seen.plan()
            .guards()
            .forEach(guard -> reached.merge(guard.getClass().getSimpleName(), 1, Integer::sum));
        reached.merge(seen.verdict().reason().getClass().getSimpleName(), 1, Integer::sum);
        if (seen.view().reading().orElse(null) instanceof Reading.Unknown) {
          reached.merge("Unknown", 1, Integer::sum);
        }
      }
    }
    for (Class<?> kind : Step.ForMachine.class.getPermittedSubclasses()) {
      // Nobody falls ill in the town: HealingTest and HealTest are about that.
      if (kind != Step.Order.class) {
        assertThat(reached).containsKey(kind.getSimpleName());
      }
    }
    for (Class<?> kind : Guard.class.getPermittedSubclasses()) {
      // Nobody else has machines in the town, and its cloud takes any number of launches. Nobody
      // evacuates a zone there: in the soak people do. Its machines are paid for by the second.
      // They work off a queue, so that none is asked what it has in hand, and share nothing that
      // could be at its limit.
      if (kind != Guard.ZonesWouldBeUneven.class
          && kind != Guard.OthersCount.class
          && kind != Guard.LaunchCeiling.class
          && kind != Guard.CostCeiling.class
          && kind != Guard.BudgetCeiling.class
          && kind != Guard.ConnectionCeiling.class
          && kind != Guard.HourPaid.class
          && kind != Guard.Unlisted.class
          && kind != Guard.HealsHeld.class
          && kind != Guard.EndsHeld.class
          && kind != Guard.FleetAiling.class
          && kind != Guard.ZoneEvacuated.class
          && kind != Guard.NowhereElse.class
          && kind != Guard.Ailing.class
          && kind != Guard.QuietHoursOnly.class
          && kind != Guard.SilentMachines.class
          && kind != Guard.ThroughputFlat.class
          && kind != Guard.LaunchesRationed.class) {
        assertThat(reached).containsKey(kind.getSimpleName());
      }
    }
    for (Class<?> kind : Reason.class.getPermittedSubclasses()) {
      // One role lives there alone: RatioTest is about those that grow with another.
      if (kind != Reason.Retired.class
          && kind != Reason.CloudUnknown.class
          && kind != Reason.Ratio.class
          && kind != Reason.RatioUnknown.class) {
        assertThat(reached).containsKey(kind.getSimpleName());
      }
    }
    assertThat(reached).containsKeys("Launch", "Unknown", "INTERRUPTED");
  }
}
