package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.BALANCER;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.QUEUE;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.web;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.TargetState;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Ledger;
import scaler.engine.port.Machines;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;
import scaler.outbound.postgres.JdbiWishes.Asker;
import scaler.sim.SimPart;

/** Whole lives of a fleet: the loop, real PostgreSQL, a world in memory. */
@ExtendWith(Quiet.class)
class LoopTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Asker ANN = new Asker("ann", "a test");

  // A Monday, 13:00 in Berlin.
  private final Stage stage = new Stage("2026-03-02T12:00:00Z");

  @Test
  void a_backlog_launches_machines_which_go_when_it_is_done() {
    stage.fleet.apply(jobs(1, 3));
    stage.until("the minimum", FIVE_MINUTES, () -> stage.settled(JOBS, 1));

    stage.world.put(QUEUE, 60, Duration.ofSeconds(4));
    stage.until("the maximum", FIVE_MINUTES, () -> stage.inService(JOBS) == 3);
    stage.until("all jobs", FIVE_MINUTES, () -> stage.world.done(QUEUE) == 60);
    stage.until("the minimum again", FIVE_MINUTES, () -> stage.settled(JOBS, 1));

    stage.holdsItsLaws();
    assertThat(stage.world.launched()).hasSize(3);
    assertThat(stage.living(JOBS)).hasSize(1);
  }

  @Test
  void nobody_there_and_jobs_ready_launches_one_at_once() {
    stage.fleet.apply(jobs(0, 2));
    stage.lookFor(Duration.ofSeconds(30));
    assertThat(stage.onRecord()).isEmpty();

    stage.world.put(QUEUE, 3, Duration.ofSeconds(1));
    stage.look();
    assertThat(stage.in(MachineState.PENDING, JOBS)).hasSize(1);
    stage.until("none again", FIVE_MINUTES, () -> stage.settled(JOBS, 0));
    assertThat(stage.world.done(QUEUE)).isEqualTo(3);
    stage.holdsItsLaws();
  }

  @Test
  void a_long_job_holds_its_machine_as_long_as_it_takes() {
    stage.fleet.apply(jobs(0, 1));
    stage.world.put(QUEUE, 1, Duration.ofMinutes(20));
    stage.until("in service", FIVE_MINUTES, () -> stage.inService(JOBS) == 1);
    MachineId machine = stage.living(JOBS).getFirst().id();
    stage.wishes.end(stage.application, machine, false, Optional.empty(), ANN);
    stage.lookFor(Duration.ofMinutes(15));
    assertThat(stage.in(MachineState.DRAINING, JOBS)).hasSize(1);
    stage.until("done", FIVE_MINUTES.plus(FIVE_MINUTES), () -> stage.settled(JOBS, 0));
    assertThat(stage.world.done(QUEUE)).isEqualTo(1);
    stage.holdsItsLaws();
  }

  @Test
  void the_clock_moves_the_web_role_behind_its_balancer() {
    stage.fleet.apply(web(2, 5, "0 8 * * 1-5", "3", "0 21 * * 1-5", "2"));
    stage.until("the day", FIVE_MINUTES, () -> stage.settled(WEB, 3));
    assertThat(stage.world.targets(BALANCER))
        .hasSize(3)
        .containsValue(TargetState.HEALTHY)
        .doesNotContainValue(TargetState.INITIAL);

    stage.world.advance(
        Duration.between(stage.world.instant(), Instant.parse("2026-03-02T19:59:59Z")));
    stage.look();
    assertThat(stage.settled(WEB, 3)).as("a second before the evening").isTrue();
    stage.until("the evening", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    assertThat(stage.world.instant()).isAfter(Instant.parse("2026-03-02T20:00:00Z"));
    assertThat(stage.world.targets(BALANCER)).hasSize(2);
    stage.holdsItsLaws();
  }

  @Test
  void without_a_listing_nothing_changes() {
    stage.fleet.apply(web(2, 5), jobs(1, 3));
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 2) && stage.settled(JOBS, 1));

    stage.world.down(SimPart.LISTING);
    stage.world.put(QUEUE, 50, Duration.ofSeconds(1));
    stage.fleet.apply(web(4, 5));
    stage.lookFor(Duration.ofMinutes(30));
    assertThat(stage.world.launched()).hasSize(3);
    assertThat(stage.settled(WEB, 2) && stage.settled(JOBS, 1)).as(stage.toString()).isTrue();

    stage.world.up(SimPart.LISTING);
    stage.until("seen again", FIVE_MINUTES, () -> stage.settled(WEB, 4) && stage.settled(JOBS, 0));
    stage.holdsItsLaws();
  }

  @Test
  void a_silent_queue_ends_no_machine() {
    stage.fleet.apply(jobs(1, 3));
    stage.world.put(QUEUE, 60, Duration.ofSeconds(4));
    stage.until("the maximum", FIVE_MINUTES, () -> stage.inService(JOBS) == 3);
    stage.world.down(SimPart.QUEUE);
    stage.lookFor(Duration.ofMinutes(30));
    assertThat(stage.settled(JOBS, 3)).as(stage.toString()).isTrue();
    stage.world.up(SimPart.QUEUE);
    stage.until("the minimum", FIVE_MINUTES, () -> stage.settled(JOBS, 1));
    stage.holdsItsLaws();
  }

  @Test
  void without_the_balancer_no_machine_ends_in_the_middle_of_its_connections() {
    stage.fleet.apply(web(2, 5));
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    stage.world.advance(Duration.ofMinutes(2));
    stage.world.down(SimPart.BALANCER);
    stage.fleet.apply(web(1, 1));
    stage.lookFor(Duration.ofMinutes(10));
    assertThat(stage.living(WEB)).hasSize(2);

    stage.world.up(SimPart.BALANCER);
    stage.until("one less", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    stage.holdsItsLaws();
  }

  @Test
  void a_role_that_left_the_fleet_file_gives_its_machines_back() {
    stage.fleet.apply(web(2, 5), jobs(2, 3));
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 2) && stage.settled(JOBS, 2));
    stage.world.put(QUEUE, 3, Duration.ofSeconds(40));
    stage.world.advance(Duration.ofSeconds(2));

    stage.fleet.apply(web(2, 5));
    stage.fleet.apply(web(2, 4));
    stage.until("retired", FIVE_MINUTES, () -> stage.settled(JOBS, 0));
    assertThat(stage.living(JOBS)).isEmpty();
    assertThat(stage.settled(WEB, 2)).isTrue();
    assertThat(stage.world.done(QUEUE)).as("jobs that were in hand").isEqualTo(3);
    stage.holdsItsLaws();
  }

  @Test
  void a_pause_holds_through_a_restart() {
    stage.fleet.apply(jobs(0, 2));
    stage.wishes.pause(stage.application, Optional.of(JOBS), Optional.empty(), ANN);
    stage.world.put(QUEUE, 20, Duration.ofSeconds(1));
    stage.lookFor(Duration.ofMinutes(1));
    stage.restart();
    stage.lookFor(Duration.ofMinutes(1));
    assertThat(stage.world.launched()).isEmpty();

    assertThat(stage.wishes.resume(stage.application, Optional.of(JOBS), ANN)).isEqualTo(1);
    stage.look();
    assertThat(stage.world.launched()).hasSize(1);
  }

  @Test
  void a_wish_by_hand_bends_the_capacity_until_it_is_over() {
    stage.fleet.apply(web(1, 5));
    stage.wishes.adjust(
        stage.application,
        WEB,
        scaler.core.model.Adjustment.Kind.AT_LEAST,
        3,
        stage.world.instant().plus(Duration.ofMinutes(10)),
        ANN);
    stage.until("the wish", FIVE_MINUTES, () -> stage.settled(WEB, 3));
    stage.until("its end", FIVE_MINUTES.multipliedBy(3), () -> stage.settled(WEB, 1));
    stage.holdsItsLaws();
  }

  @Test
  void a_machine_that_is_needed_again_comes_back_instead_of_a_new_one() {
    stage.fleet.apply(jobs(0, 2));
    stage.world.put(QUEUE, 3, Duration.ofMinutes(5));
    stage.world.put(QUEUE, 3, Duration.ofSeconds(1));
    stage.until("two", FIVE_MINUTES, () -> stage.inService(JOBS) == 2);
    stage.fleet.apply(jobs(0, 1));
    stage.until(
        "one drains, with a long job in hand as the other",
        FIVE_MINUTES,
        () -> !stage.in(MachineState.DRAINING, JOBS).isEmpty());
    stage.fleet.apply(jobs(0, 2));
    stage.world.put(QUEUE, 30, Duration.ofSeconds(2));
    stage.until("two again", FIVE_MINUTES, () -> stage.inService(JOBS) == 2);
    assertThat(stage.world.launched()).hasSize(2);
    stage.until("none", FIVE_MINUTES.multipliedBy(2), () -> stage.settled(JOBS, 0));
    assertThat(stage.world.done(QUEUE)).isEqualTo(36);
    stage.holdsItsLaws();
  }

  @Test
  void machines_of_each_zone_are_as_many() {
    stage.fleet.apply(web(4, 4));
    stage.until("four", FIVE_MINUTES, () -> stage.settled(WEB, 4));
    assertThat(stage.living(WEB).stream().map(CloudMachine::zone))
        .containsExactlyInAnyOrder("zone-a", "zone-a", "zone-b", "zone-b");
  }

  @Test
  void the_cloud_is_listed_before_the_record_is_read() {
    stage.fleet.apply(web(1, 1));
    List<String> looks = new ArrayList<>();
    Ledger ledger = stage.ledger();
    Machines watched =
        (Machines)
            Proxy.newProxyInstance(
                Machines.class.getClassLoader(),
                new Class<?>[] {Machines.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("living")) {
                    looks.add("record");
                  }
                  return method.invoke(ledger.machines(), arguments);
                });
    World world = stage.world.ports();
    stage.through(
        new OtherCloud(world.cloud()) {
          @Override
          public Outcome<List<CloudMachine>> list(String application) {
            looks.add("cloud");
            return super.list(application);
          }
        }.in(world),
        new Ledger(
            ledger.leases(),
            ledger.fleets(),
            watched,
            ledger.wishes(),
            ledger.journal(),
            ledger.holds(),
            ledger.rescues(),
            ledger.restraints()));

    stage.look();

    // The other way round, one that is born in between has no row and looks like a stray.
    assertThat(looks).contains("record").doesNotContainSequence("record", "cloud");
  }

  @Test
  void what_is_asked_of_the_cloud_has_been_written_down_before() {
    stage.fleet.apply(web(2, 2), jobs(0, 1));
    stage.world.put(QUEUE, 3, Duration.ofSeconds(1));
    World real = stage.world.ports();
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    stage.through(
        new OtherCloud(real.cloud()) {
          @Override
          public Outcome<CloudMachine> launch(LaunchRequest request) {
            asked.add("launch");
            assertThat(stage.onRecord())
                .anySatisfy(machine -> {
                  assertThat(stage.machines.request(machine.slot())).isEqualTo(request);
                  assertThat(machine.state()).isEqualTo(MachineState.REQUESTED);
                });
            return super.launch(request);
          }

          @Override
          public Outcome<MachineId> tag(MachineId machine, String key, String value) {
            asked.add("cordon");
            assertThat(recorded(machine)).isEqualTo(MachineState.DRAINING);
            return super.tag(machine, key, value);
          }

          @Override
          public Outcome<MachineId> terminate(MachineId machine) {
            asked.add("terminate");
            assertThat(recorded(machine)).isEqualTo(MachineState.TERMINATING);
            return super.terminate(machine);
          }
        }.in(real),
        stage.ledger());
    stage.until("up", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    stage.fleet.apply(web(1, 1), jobs(0, 1));
    stage.until("down", FIVE_MINUTES, () -> stage.settled(WEB, 1) && stage.settled(JOBS, 0));
    assertThat(asked).contains("launch", "cordon", "terminate");
  }

  private MachineState recorded(MachineId id) {
    return stage.onRecord().stream()
        .filter(machine -> machine.id().equals(Optional.of(id)))
        .map(Machine::state)
        .findFirst()
        .orElseThrow();
  }
}
