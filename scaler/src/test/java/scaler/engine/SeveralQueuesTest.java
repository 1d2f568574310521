package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.QUEUE;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.table;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.MachineId;
import scaler.core.model.Reading;
import scaler.engine.port.Queues;
import scaler.engine.port.World;
import scaler.outbound.postgres.Status;

/** A role whose machines work off two queues. */
@ExtendWith(Quiet.class)
class SeveralQueuesTest {
  private static final String REPORTS = "postgres://reports";
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofMinutes(30);

  private final Stage stage = new Stage("2026-03-02T12:00:00Z");

  SeveralQueuesTest() {
    stage.world.employ(JOBS, REPORTS, 1);
  }

  /** Above 5 jobs one more, below 2 one less. */
  private static RoleSpec both(int min, int max, int weight) {
    return TestFleet.of(jobs(min, max), table(QUEUE, 1), table(REPORTS, weight));
  }

  private String because() {
    return new Status(stage.database).look(stage.application, JOBS).because().orElseThrow();
  }

  @Test
  void each_queue_asks_for_machines_by_its_weight() {
    stage.fleet.apply(both(1, 2, 3));
    stage.world.put(REPORTS, 2, LONG);
    stage.until("a second one", FIVE_MINUTES, () -> stage.settled(JOBS, 2));
    assertThat(because()).startsWith("6 jobs, more than 5");
    stage.holdsItsLaws();
  }

  @Test
  void a_machine_that_holds_a_job_of_the_second_queue_only_is_not_ended() {
    stage.fleet.apply(both(2, 2, 1));
    stage.world.put(REPORTS, 2, Duration.ofHours(2));
    stage.until("both at work", FIVE_MINUTES, () -> stage.world.holders(REPORTS).size() == 2);
    stage.fleet.apply(both(1, 1, 1));
    stage.lookFor(Duration.ofHours(1));
    assertThat(stage.living(JOBS)).as(stage.toString()).hasSize(2);

    stage.until("one left", Duration.ofHours(2), () -> stage.settled(JOBS, 1));
    assertThat(stage.world.done(REPORTS)).isEqualTo(2);
    stage.holdsItsLaws();
  }

  @Test
  void while_one_queue_is_silent_nothing_shrinks_and_it_is_said_which() {
    stage.fleet.apply(both(1, 3, 1));
    stage.world.put(QUEUE, 60, Duration.ofMinutes(2));
    stage.until("three", LONG, () -> stage.settled(JOBS, 3));
    World world = stage.world.ports();
    Queues half =
        (source, now) ->
            source.url().equals(REPORTS)
                ? new Reading.Unknown(now, "it does not answer")
                : world.queues().read(source, now);
    stage.through(asking(world, half), stage.ledger());
    stage.until("done", Duration.ofHours(2), () -> stage.world.done(QUEUE) == 60);
    stage.lookFor(Duration.ofHours(1));
    assertThat(stage.settled(JOBS, 3)).as(stage.toString()).isTrue();
    assertThat(because()).contains("nothing shrinks: source 2 of 2: it does not answer");

    stage.through(world, stage.ledger());
    stage.until("one", LONG, () -> stage.settled(JOBS, 1));
  }

  private static World asking(World world, Queues queues) {
    return new World(
        world.cloud(),
        world.balancer(),
        world.pages(),
        queues,
        world.others(),
        world.checks(),
        world.volumes(),
        world.locks());
  }

  @Test
  void jobs_of_a_machine_that_vanished_are_freed_in_each_queue() {
    stage.fleet.apply(both(1, 1, 1));
    stage.world.put(QUEUE, 1, LONG);
    stage.world.put(REPORTS, 1, LONG);
    stage.until(
        "in hand",
        FIVE_MINUTES,
        () -> !stage.world.holders(QUEUE).isEmpty() && !stage.world.holders(REPORTS).isEmpty());
    MachineId machine = stage.world.holders(QUEUE).getFirst();
    stage.world.kill(machine);
    stage.until(
        "done",
        Duration.ofHours(1),
        () -> stage.world.done(QUEUE) == 1 && stage.world.done(REPORTS) == 1);
    assertThat(stage.world.stolen(QUEUE) + stage.world.stolen(REPORTS)).isZero();
  }

  @Test
  void a_job_of_the_second_queue_alone_is_freed_at_once_though_the_first_shows_none() {
    stage.fleet.apply(both(1, 1, 1));
    stage.world.put(REPORTS, 1, LONG);
    stage.until("in hand", FIVE_MINUTES, () -> !stage.world.holders(REPORTS).isEmpty());
    stage.world.kill(stage.world.holders(REPORTS).getFirst());
    stage.until("done", Duration.ofHours(1), () -> stage.world.done(REPORTS) == 1);
  }
}
