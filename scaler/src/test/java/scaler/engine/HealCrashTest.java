package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.BALANCER;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.healed;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.fleet.HealSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.HealRung;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;
import scaler.engine.CrashPoints.Crash;
import scaler.engine.CrashPoints.Kind;
import scaler.outbound.postgres.Status;
import scaler.sim.SimFault;

/**
 * A machine loses its boot disk and climbs its whole ladder, while the process that heals it dies
 * at each of its calls in turn; whoever comes next goes on from there.
 */
@ExtendWith(Quiet.class)
class HealCrashTest {
  private static final HealSpec QUICK =
      new HealSpec(
          List.of(HealRung.REBOOT, HealRung.RESTART, HealRung.REPLACE),
          3,
          4,
          Duration.ZERO,
          Duration.ofSeconds(15),
          Optional.empty(),
          false);

  @Test
  void whoever_takes_over_after_a_call_finishes_what_was_begun_and_does_nothing_twice() {
    dieAtEach(Kind.AFTER);
  }

  @Test
  @Tag("long")
  void whoever_takes_over_before_a_call_finishes_what_was_begun_and_does_nothing_twice() {
    dieAtEach(Kind.BEFORE);
  }

  private static void dieAtEach(Kind kind) {
    int at = 0;
    while (live(new CrashPoints(at, kind), "call " + at)) {
      at++;
    }
    assertThat(at).as("calls in one illness").isGreaterThan(15);
  }

  private static boolean live(CrashPoints points, String name) {
    Stage stage = new Stage("2026-03-02T12:00:00Z");
    stage.fleet.apply(healed(web(2, 3), QUICK));
    stage.until("all serve", Duration.ofMinutes(2), () -> stage.settled(WEB, 2));
    MachineId struck = stage.living(WEB).getFirst().id();
    stage.world.strike(struck, SimFault.DISK);
    stage.through(points.around(stage.world.ports()), points.around(stage.ledger()));

    Instant end = stage.world.instant().plus(Duration.ofMinutes(8));
    while (!stage.settled(WEB, 2) || exists(stage, struck)) {
      assertThat(stage.world.instant()).as("%s: %s", name, stage).isBefore(end);
      try {
        stage.look();
      } catch (Crash crash) {
        stage.restart();
        stage.world.advance(Duration.ofSeconds(3));
      }
    }
    boolean crashed = points.crashed();
    stage.restart();
    stage.lookFor(Duration.ofSeconds(30));
    stage.holdsItsLaws();
    assertThat(stage.world.launched()).as(name).hasSize(3);
    assertThat(stage.world.targets(BALANCER))
        .as(name)
        .containsOnlyKeys(stage.living(WEB).stream().map(CloudMachine::id).toList())
        .containsValue(TargetState.HEALTHY);
    assertThat(heals(stage, struck)).as(name).containsOnlyOnce("heal: a reboot is asked for");
    return crashed;
  }

  private static boolean exists(Stage stage, MachineId id) {
    return stage.world.living().stream().anyMatch(machine -> machine.id().equals(id));
  }

  private static List<String> heals(Stage stage, MachineId id) {
    Status status = new Status(stage.database);
    long slot = status.machine(id).orElseThrow().machine().slot();
    return status.life(slot).stream().map(Status.Event::what).toList();
  }
}
