package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.BALANCER;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.QUEUE;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import scaler.core.model.CloudMachine;
import scaler.core.model.TargetState;
import scaler.engine.CrashPoints.Crash;
import scaler.engine.CrashPoints.Kind;

/** The life of a fleet in which the process that keeps it crashes. */
final class CrashSweep {
  static final String START = "2026-03-02T12:00:00Z";

  private CrashSweep() {}

  /** One life for each call there is, with the crash at that call. */
  static void of(Kind kind) {
    int at = 0;
    CrashPoints points = new CrashPoints(at, kind);
    live(new Stage(START), List.of(points).iterator(), "call 0");
    while (points.crashed()) {
      at++;
      points = new CrashPoints(at, kind);
      live(new Stage(START), List.of(points).iterator(), "call " + at);
    }
    assertThat(at).as("calls in one life").isGreaterThan(50);
  }

  /** A fleet comes, works and shrinks, while the process that keeps it crashes at these points. */
  static void live(Stage stage, Iterator<CrashPoints> crashes, String name) {
    stage.through(crashes);
    stage.fleet.apply(web(2, 3), jobs(0, 2));
    stage.world.put(QUEUE, 12, Duration.ofSeconds(5));
    until(stage, crashes, name, () -> stage.settled(WEB, 2) && stage.world.done(QUEUE) == 12);
    stage.fleet.apply(web(1, 1), jobs(0, 2));
    until(stage, crashes, name, () -> stage.settled(WEB, 1) && stage.settled(JOBS, 0));

    stage.holdsItsLaws();
    assertThat(stage.living(JOBS)).as(name).isEmpty();
    assertThat(stage.living(WEB)).as(name).hasSize(1);
    assertThat(stage.world.targets(BALANCER))
        .as(name)
        .containsOnlyKeys(stage.living(WEB).stream().map(CloudMachine::id).toList())
        .containsValue(TargetState.HEALTHY);
  }

  private static void until(
      Stage stage, Iterator<CrashPoints> crashes, String name, BooleanSupplier so) {
    Instant end = stage.world.instant().plus(Duration.ofMinutes(15));
    while (!so.getAsBoolean()) {
      assertThat(stage.world.instant()).as("%s: %s", name, stage).isBefore(end);
      try {
        stage.look();
      } catch (Crash crash) {
        stage.restart();
        stage.through(crashes);
        stage.world.advance(Duration.ofSeconds(3));
      }
    }
  }
}
