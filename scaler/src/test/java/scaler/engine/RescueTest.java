package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.QUEUE;
import static scaler.engine.TestFleet.jobs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.CloudMachine;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.CrashPoints.Crash;
import scaler.engine.CrashPoints.Kind;
import scaler.engine.port.Failure;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;
import scaler.outbound.postgres.JdbiWishes;
import scaler.outbound.postgres.Tables;
import scaler.sim.SimPart;

/** Jobs whose machine ends while they are in hand. */
@ExtendWith(Quiet.class)
class RescueTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofMinutes(30);

  private static final JdbiWishes.Asker ANN = new JdbiWishes.Asker("ann", "to look at it");

  private Stage stage = new Stage("2026-03-02T12:00:00Z");

  @Test
  void jobs_of_a_machine_that_vanished_run_elsewhere_without_waiting_for_the_gem() {
    MachineId machine = atWork();
    stage.world.kill(machine);
    stage.until("done", Duration.ofHours(1), () -> stage.world.done(QUEUE) == 2);
    assertThat(results()).containsExactly("freed", "freed");
    assertThat(stage.world.stolen(QUEUE)).isZero();
    assertThat(life(machine)).contains("job 0 is ready again: its machine has ended");
  }

  @Test
  void jobs_of_a_machine_that_somebody_stopped_run_elsewhere() {
    MachineId machine = atWork();
    stage.world.stop(machine);
    stage.until("done", Duration.ofHours(1), () -> stage.world.done(QUEUE) == 2);
    assertThat(stage.world.stolen(QUEUE)).isZero();
    assertThat(results()).containsExactly("freed", "freed");
  }

  @Test
  void a_machine_that_is_stopped_while_it_drains_does_not_wait_for_its_own_jobs() {
    MachineId machine = atWork();
    stage.wishes.end(stage.application, machine, false, ANN);
    stage.until("draining", FIVE_MINUTES, () -> stage.in(MachineState.DRAINING, JOBS).size() == 1);
    stage.world.stop(machine);
    stage.until("done", Duration.ofHours(1), () -> stage.world.done(QUEUE) == 2);
    assertThat(results()).containsExactly("freed", "freed");
    assertThat(stage.world.stolen(QUEUE)).isZero();
    stage.until("gone", LONG, () -> stage.in(MachineState.DRAINING, JOBS).isEmpty());
  }

  @Test
  void jobs_of_a_machine_that_listings_lack_stay_in_its_hands() {
    MachineId machine = atWork();
    stage.world.down(SimPart.LISTING);
    stage.world.kill(machine);
    stage.lookFor(FIVE_MINUTES);
    assertThat(results()).as("nobody has said that it is gone").isEmpty();
    stage.world.up(SimPart.LISTING);
    stage.until("freed", FIVE_MINUTES, () -> results().size() == 2);
  }

  @Test
  void jobs_of_a_machine_that_lives_and_is_not_listed_stay_in_its_hands() {
    atWork();
    World real = stage.world.ports();
    stage.through(
        new OtherCloud(real.cloud()) {
          @Override
          public Outcome<List<CloudMachine>> list(String application) {
            return Outcome.ok(List.of());
          }
        }.in(real),
        stage.ledger());
    stage.lookFor(Duration.ofMinutes(20));
    assertThat(results()).isEmpty();
    assertThat(stage.world.stolen(QUEUE)).isZero();
  }

  @Test
  void jobs_of_a_machine_that_is_listed_as_it_was_two_minutes_ago_stay_in_its_hands() {
    MachineId machine = atWork();
    stage.until("in service", FIVE_MINUTES, () -> stage.inService(JOBS) == 1);
    World real = stage.world.ports();
    stage.world.down(SimPart.PAGES);
    stage.through(
        new OtherCloud(real.cloud()) {
          @Override
          public Outcome<List<CloudMachine>> list(String application) {
            return real.cloud().list(application).map(all -> off(machine, all));
          }
        }.in(real),
        stage.ledger());
    stage.lookFor(Duration.ofMinutes(2));
    assertThat(stage.in(MachineState.IMPAIRED, JOBS)).as("taken for off").hasSize(1);
    stage.world.up(SimPart.PAGES);
    stage.through(real, stage.ledger());
    stage.lookFor(FIVE_MINUTES);
    assertThat(results()).isEmpty();
    assertThat(stage.world.stolen(QUEUE)).isZero();
  }

  private static List<CloudMachine> off(MachineId machine, List<CloudMachine> listed) {
    return listed.stream()
        .map(one ->
            new CloudMachine(
                one.id(),
                one.id().equals(machine) ? CloudMachine.State.STOPPED : one.state(),
                one.zone(),
                one.type(),
                one.address(),
                one.portOffset(),
                one.stoppable(),
                one.billing(),
                one.tags(),
                one.market(),
                one.reclaimed()))
        .toList();
  }

  @Test
  void jobs_of_a_machine_that_was_let_go_stay_in_its_hands_since_it_runs_on() {
    MachineId machine = atWork();
    stage.wishes.pause(stage.application, Optional.of(JOBS), Optional.empty(), ANN);
    stage.wishes.leave(stage.application, List.of(machine), ANN);
    stage.until("let go", FIVE_MINUTES, () -> stage.onRecord().isEmpty());
    stage.wishes.resume(stage.application, Optional.of(JOBS), ANN);
    stage.lookFor(FIVE_MINUTES);
    assertThat(results()).isEmpty();
    assertThat(stage.world.stolen(QUEUE)).isZero();
  }

  @Test
  void a_queue_that_does_not_answer_is_asked_once_in_a_while_whatever_many_jobs_wait() {
    MachineId machine = atWork();
    stage.world.kill(machine);
    AtomicInteger asked = new AtomicInteger();
    World real = stage.world.ports();
    JobLocks silent =
        new JobLocks() {
          @Override
          public Outcome<List<LockedJob>> held(DelayedJob source, Set<String> workers) {
            return real.locks().held(source, workers);
          }

          @Override
          public Outcome<Boolean> free(DelayedJob source, LockedJob job, Optional<String> failure) {
            asked.incrementAndGet();
            return Outcome.failed(new Failure.Unavailable("no answer"));
          }
        };
    stage.through(
        new World(
            real.cloud(),
            real.balancer(),
            real.pages(),
            real.queues(),
            real.others(),
            real.checks(),
            real.volumes(),
            silent),
        stage.ledger());
    stage.lookFor(FIVE_MINUTES);
    assertThat(asked.get()).isBetween(2, 10);
    stage.restart();
    stage.until("freed", FIVE_MINUTES, () -> results().size() == 2);
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void a_job_during_which_three_machines_ended_is_failed_and_says_why() {
    stage.fleet.apply(jobs(1, 3));
    stage.world.put(QUEUE, 1, LONG);
    for (int time = 1; time <= 3; time++) {
      stage.until("in hand", Duration.ofMinutes(20), () -> holder().isPresent());
      stage.world.kill(holder().orElseThrow());
      int times = time;
      stage.until("rescued", FIVE_MINUTES, () -> results().size() == times);
    }
    assertThat(results()).containsExactly("freed", "freed", "failed");
    stage.lookFor(Duration.ofMinutes(20));
    assertThat(stage.world.failed(QUEUE)).isOne();
    assertThat(holder()).as("nobody takes it up again").isEmpty();
  }

  @Test
  void nothing_is_freed_while_the_role_is_paused() {
    MachineId machine = atWork();
    stage.wishes.pause(stage.application, Optional.of(JOBS), Optional.empty(), ANN);
    stage.world.kill(machine);
    stage.lookFor(FIVE_MINUTES);
    assertThat(results()).isEmpty();
    stage.wishes.resume(stage.application, Optional.of(JOBS), ANN);
    stage.until("freed", FIVE_MINUTES, () -> results().size() == 2);
  }

  @Test
  void answers_of_the_queue_that_are_lost_free_nothing_twice() {
    MachineId machine = atWork();
    stage.world.kill(machine);
    stage.world.loseAnswers(SimPart.QUEUE, 5);
    stage.until("done", Duration.ofHours(1), () -> stage.world.done(QUEUE) == 2);
    assertThat(stage.world.stolen(QUEUE)).isZero();
    assertThat(rows()).as("one row for each lock").isEqualTo(2);
  }

  @Test
  void a_process_that_dies_at_any_point_of_it_leaves_nothing_undone_and_counts_no_machine_twice() {
    int at = 0;
    for (boolean crashed = true; crashed; at++) {
      stage = new Stage("2026-03-02T12:00:00Z");
      MachineId machine = atWork();
      CrashPoints points = new CrashPoints(at, at % 2 == 0 ? Kind.BEFORE : Kind.AFTER);
      stage.through(List.of(points).iterator());
      stage.world.kill(machine);
      crashed = looksUntilDead(points);
      stage.until("done", Duration.ofHours(1), () -> stage.world.done(QUEUE) == 2);
      assertThat(stage.world.stolen(QUEUE)).as("crash at %d", at).isZero();
      assertThat(rows()).as("crash at %d", at).isEqualTo(2);
    }
    assertThat(at).as("points").isGreaterThan(8);
  }

  /** Whether the process died before both jobs were free again; another one has taken over. */
  private boolean looksUntilDead(CrashPoints points) {
    try {
      stage.until("freed", FIVE_MINUTES, () -> results().size() == 2);
    } catch (Crash crash) {
      stage.world.advance(Duration.ofSeconds(3));
    }
    stage.restart();
    return points.crashed();
  }

  /** One machine with two jobs in hand that take long. */
  private MachineId atWork() {
    stage.fleet.apply(jobs(1, 3));
    stage.world.put(QUEUE, 2, LONG);
    stage.until("in hand", Duration.ofMinutes(20), () -> holder().isPresent());
    return holder().orElseThrow();
  }

  private Optional<MachineId> holder() {
    return stage.world.holders(QUEUE).stream().findFirst();
  }

  private List<String> results() {
    return Tables.shared()
        .ask(
            String.class,
            "SELECT result FROM job_rescue WHERE application = ? AND result IS NOT NULL ORDER BY id",
            stage.application);
  }

  private long rows() {
    return Tables.shared()
        .ask(Long.class, "SELECT count(*) FROM job_rescue WHERE application = ?", stage.application)
        .getFirst();
  }

  private List<String> life(MachineId machine) {
    return Tables.shared()
        .ask(
            String.class,
            "SELECT what FROM machine_event JOIN machine USING (slot) WHERE instance_id = ?",
            machine.value());
  }
}
