package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.WEB;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.outbound.postgres.JdbiWishes.Asker;

/** Zones that are to stand empty, in the whole loop. */
class EvacuationTest {
  private static final Asker ANN = new Asker("ann", "power outage");
  private static final Duration LONG = Duration.ofMinutes(60);

  private final Stage stage = new Stage("2026-03-04T12:00:00Z");

  private String fullest() {
    List<Machine> all = stage.onRecord();
    return all.stream()
        .map(Machine::zone)
        .distinct()
        .max((one, other) -> Long.compare(count(one), count(other)))
        .orElseThrow();
  }

  private long count(String zone) {
    return stage.onRecord().stream().filter(machine -> machine.zone().equals(zone)).count();
  }

  private void evacuate(String zone) {
    stage.restraints.evacuate(stage.application, zone, Optional.empty(), ANN);
  }

  @Test
  void a_zone_is_emptied_and_at_no_time_do_fewer_serve_than_are_wanted() {
    stage.fleet.apply(TestFleet.web(4, 8));
    stage.until("they serve", LONG, () -> stage.settled(WEB, 4));
    String zone = fullest();
    evacuate(zone);

    AtomicInteger least = new AtomicInteger(4);
    stage.until(
        "all serve elsewhere",
        LONG,
        () -> {
          least.accumulateAndGet(stage.inService(WEB), Math::min);
          return count(zone) == 0 && stage.settled(WEB, 4);
        });

    assertThat(least).hasValue(4);
    assertThat(stage.world.living()).hasSize(4);
    stage.holdsItsLaws();
  }

  @Test
  void it_goes_on_where_a_process_died_and_fills_again_once_the_zone_is_readmitted() {
    stage.fleet.apply(TestFleet.web(2, 4));
    stage.until("they serve", LONG, () -> stage.settled(WEB, 2));
    String zone = fullest();
    evacuate(zone);
    stage.look();
    stage.restart();
    stage.until("it is empty", LONG, () -> count(zone) == 0 && stage.settled(WEB, 2));

    stage.fleet.apply(TestFleet.web(3, 4));
    stage.until("another one serves", LONG, () -> stage.settled(WEB, 3));
    assertThat(count(zone)).isZero();

    stage.restraints.readmit(stage.application, zone, ANN);
    stage.fleet.apply(TestFleet.web(4, 4));
    stage.until("one serves there", LONG, () -> stage.settled(WEB, 4) && count(zone) == 1);
    stage.holdsItsLaws();
  }

  @Test
  void at_the_maximum_they_move_one_by_one_and_never_more_than_the_maximum_are_there() {
    stage.fleet.apply(TestFleet.web(4, 4));
    stage.until("they serve", LONG, () -> stage.settled(WEB, 4));
    String zone = fullest();
    evacuate(zone);

    AtomicInteger most = new AtomicInteger();
    AtomicInteger least = new AtomicInteger(4);
    stage.until(
        "all serve elsewhere",
        Duration.ofHours(3),
        () -> {
          most.accumulateAndGet(stage.living(WEB).size(), Math::max);
          least.accumulateAndGet(stage.inService(WEB), Math::min);
          return count(zone) == 0 && stage.settled(WEB, 4);
        });

    assertThat(most).hasValueLessThanOrEqualTo(4);
    assertThat(least).hasValueGreaterThanOrEqualTo(3);
    stage.holdsItsLaws();
  }

  @Test
  void a_machine_that_works_stays_until_its_job_is_done() {
    stage.fleet.apply(TestFleet.jobs(2, 4));
    stage.until("they serve", LONG, () -> stage.settled(JOBS, 2));
    stage.world.put(TestFleet.QUEUE, 4, Duration.ofMinutes(50));
    stage.lookFor(Duration.ofMinutes(1));
    String zone = fullest();
    evacuate(zone);

    stage.lookFor(Duration.ofMinutes(30));
    assertThat(stage.in(MachineState.DRAINING, JOBS)).hasSize(1);
    assertThat(stage.world.living()).extracting(CloudMachine::zone).contains(zone);
    stage.until("it is empty", LONG, () -> count(zone) == 0);
    stage.holdsItsLaws();
  }
}
