package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.Holding.ANN;
import static scaler.engine.Holding.confirm;
import static scaler.engine.Holding.held;
import static scaler.engine.TestFleet.BALANCER;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.QUEUE;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.CrashPoints.Crash;
import scaler.engine.CrashPoints.Kind;
import scaler.engine.loop.Reconciler;
import scaler.outbound.postgres.Tables;
import scaler.sim.SimPart;

/** The database is lost, or is an older one: the cloud shows machines that it does not know. */
@ExtendWith(Quiet.class)
class RecoveryTest {
  private static final String START = "2026-03-02T12:00:00Z";
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Tables EMPTY = Tables.fresh();

  /** So many machines of the web role serve, and then their database is lost. */
  private static Stage lost(int machines) {
    Stage before = new Stage(START);
    before.fleet.apply(web(machines, 6));
    before.until("settled", FIVE_MINUTES, () -> before.settled(WEB, machines));
    Stage after = before.onEmpty(EMPTY);
    after.fleet.apply(web(machines, 6));
    return after;
  }

  private static List<String> slots(Stage stage) {
    return stage.world.launched().stream().map(one -> one.tags().get("scaler-slot")).toList();
  }

  @Test
  void after_the_loss_the_same_machines_serve_again_once_somebody_has_confirmed_it() {
    Stage stage = lost(3);
    List<MachineId> before = stage.world.living().stream().map(CloudMachine::id).toList();
    List<String> slots = slots(stage);
    stage.lookFor(FIVE_MINUTES);

    assertThat(stage.world.launched()).as("held").hasSize(3);
    assertThat(stage.in(MachineState.BOOTING, WEB)).as(stage.toString()).hasSize(3);
    assertThat(held(stage))
        .startsWith("3 machines run of the installation night that this database did not know: i-");

    confirm(stage);
    stage.until("they serve", FIVE_MINUTES, () -> stage.settled(WEB, 3));
    assertThat(stage.world.living()).extracting(CloudMachine::id).isEqualTo(before);
    assertThat(stage.onRecord()).extracting(one -> "" + one.slot()).isEqualTo(slots);

    stage.fleet.apply(web(4, 6));
    stage.until("another one", FIVE_MINUTES, () -> stage.settled(WEB, 4));
    assertThat(stage.world.launched()).hasSize(4);
    stage.holdsItsLaws();
  }

  @Test
  void a_machine_that_was_taken_up_is_as_old_as_the_cloud_says() {
    Stage stage = lost(1);
    Instant launched = Instant.parse(START);
    stage.world.advance(Duration.ofHours(3));
    stage.look();
    Machine machine = stage.onRecord().getFirst();
    assertThat(machine.firstRunning()).contains(launched);
    assertThat(machine.age(stage.world.instant())).isGreaterThan(Duration.ofHours(3));
    assertThat(machine.place()).isPresent();
    assertThat(machine.zone()).isEqualTo("zone-a");
  }

  @Test
  void neither_the_clock_nor_the_queue_nor_a_wish_moves_anything_while_it_is_held() {
    Stage before = new Stage(START);
    before.fleet.apply(web(2, 6), jobs(1, 4));
    before.until("both", FIVE_MINUTES, () -> before.settled(WEB, 2) && before.settled(JOBS, 1));
    Stage stage = before.onEmpty(EMPTY);
    stage.fleet.apply(web(2, 6, "5 13 * * *", "6"), jobs(1, 4));
    stage.world.put(QUEUE, 200, Duration.ofMinutes(1));
    stage.look();
    stage.wishes.end(stage.application, stage.living(WEB).getFirst().id(), false, ANN);
    stage.lookFor(Duration.ofMinutes(30));
    assertThat(stage.world.launched()).hasSize(3);
    assertThat(stage.world.living()).hasSize(3);

    confirm(stage);
    stage.until("it goes on", FIVE_MINUTES, () -> stage.inService(JOBS) == 4);
    stage.until("the clock counts", FIVE_MINUTES, () -> stage.settled(WEB, 6));
    stage.holdsItsLaws();
  }

  @Test
  void a_hold_that_lasts_a_day_costs_no_machine_its_start_up_time() {
    Stage stage = lost(2);
    stage.look();
    stage.world.advance(Duration.ofDays(1));
    stage.world.down(SimPart.PAGES);
    stage.look();
    confirm(stage);
    stage.lookFor(Duration.ofSeconds(90));
    assertThat(stage.world.living()).as("nobody heard of them yet").hasSize(2);
    stage.world.up(SimPart.PAGES);
    stage.until("they serve", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    assertThat(stage.world.launched()).hasSize(2);
  }

  @Test
  void one_that_was_on_its_way_out_goes_on_with_it_and_with_a_proof_that_is_new() {
    Stage before = new Stage(START);
    before.fleet.apply(jobs(2, 4));
    before.until("two", FIVE_MINUTES, () -> before.settled(JOBS, 2));
    before.world.put(QUEUE, 4, Duration.ofMinutes(10));
    before.world.advance(Duration.ofSeconds(5));
    MachineId leaving = before.living(JOBS).getFirst().id();
    before.wishes.end(before.application, leaving, false, ANN);
    before.until("drains", FIVE_MINUTES, () -> !before.in(MachineState.DRAINING, JOBS).isEmpty());
    before.lookFor(Duration.ofSeconds(10));

    Stage stage = before.onEmpty(EMPTY);
    stage.fleet.apply(jobs(0, 4));
    stage.look();
    assertThat(stage.in(MachineState.DRAINING, JOBS))
        .singleElement()
        .satisfies(one -> assertThat(one.id()).contains(leaving));
    confirm(stage);
    stage.lookFor(Duration.ofMinutes(30));
    assertThat(stage.world.living()).noneMatch(one -> one.id().equals(leaving));
    assertThat(stage.world.done(QUEUE)).isEqualTo(4);
    stage.holdsItsLaws();
  }

  @Test
  void a_database_that_was_set_back_holds_takes_up_what_is_newer_and_launches_nothing_twice() {
    Stage stage = new Stage(START).onEmpty(EMPTY);
    stage.fleet.apply(web(3, 6));
    stage.until("three", FIVE_MINUTES, () -> stage.settled(WEB, 3));
    stage.tables.run("CREATE TABLE backup AS SELECT * FROM machine");
    stage.fleet.apply(web(5, 6));
    stage.until("five", FIVE_MINUTES, () -> stage.settled(WEB, 5));
    MachineId first = stage.living(WEB).getFirst().id();
    stage.wishes.end(
        stage.application,
        first,
        false,
        Optional.of(
            new scaler.outbound.postgres.JdbiWishes.Shrink(
                WEB, 4, stage.world.instant().plus(Duration.ofDays(365000)))),
        ANN);
    stage.fleet.apply(web(4, 6));
    stage.until("four", FIVE_MINUTES, () -> stage.settled(WEB, 4));
    for (String back :
        List.of(
            "DELETE FROM machine_event",
            "DELETE FROM machine",
            "INSERT INTO machine OVERRIDING SYSTEM VALUE SELECT * FROM backup",
            "SELECT setval('machine_slot_seq', (SELECT max(slot) FROM machine))")) {
      if (back.startsWith("SELECT")) {
        stage.tables.ask(Long.class, back);
      } else {
        stage.tables.run(back);
      }
    }
    stage.restart();
    stage.lookFor(FIVE_MINUTES);
    assertThat(held(stage)).startsWith("2 machines run of the installation night");
    assertThat(stage.world.launched()).hasSize(5);
    assertThat(stage.world.living()).hasSize(4);

    confirm(stage);
    stage.until("as before", FIVE_MINUTES, () -> stage.settled(WEB, 4));
    assertThat(stage.world.launched()).as("none more").hasSize(5);
    stage.fleet.apply(web(5, 6));
    stage.until("another one", FIVE_MINUTES, () -> stage.settled(WEB, 5));
    stage.holdsItsLaws();
  }

  @Test
  void a_role_that_comes_back_into_the_file_brings_its_machines_along() {
    Stage before = new Stage(START);
    before.fleet.apply(jobs(1, 2));
    before.until("one", FIVE_MINUTES, () -> before.settled(JOBS, 1));
    Stage stage = before.onEmpty(EMPTY);
    stage.fleet.apply(web(0, 2));
    stage.lookFor(FIVE_MINUTES);
    assertThat(stage.world.living()).hasSize(1);
    stage.fleet.apply(web(0, 2), jobs(1, 2));
    stage.look();
    confirm(stage);
    stage.until("it serves", FIVE_MINUTES, () -> stage.settled(JOBS, 1));
    stage.fleet.apply(web(0, 2));
    stage.until("it retires", FIVE_MINUTES, () -> stage.world.living().isEmpty());
    assertThat(stage.world.launched()).hasSize(1);
  }

  @Test
  void whoever_dies_while_machines_are_taken_up_leaves_a_hold_behind() {
    boolean crashed = true;
    for (int at = 0; crashed; at++) {
      for (Kind kind : List.of(Kind.BEFORE, Kind.AFTER)) {
        Stage stage = lost(2);
        CrashPoints points = new CrashPoints(at, kind);
        stage.through(List.of(points).iterator());
        crashed = false;
        try {
          stage.lookFor(Duration.ofSeconds(20));
        } catch (Crash crash) {
          crashed = true;
        }
        stage.restart();
        stage.lookFor(FIVE_MINUTES);
        assertThat(stage.world.launched()).as("call %d: %s", at, stage).hasSize(2);
        assertThat(stage.onRecord()).as("call %d: %s", at, stage).hasSize(2);
        confirm(stage);
        stage.until("they serve", FIVE_MINUTES, () -> stage.settled(WEB, 2));
        assertThat(stage.world.targets(BALANCER)).hasSize(2);
        stage.holdsItsLaws();
      }
    }
  }

  @Test
  void while_the_cloud_cannot_be_seen_a_new_database_decides_nothing() {
    Stage stage = lost(2);
    stage.world.down(SimPart.LISTING);
    stage.lookFor(FIVE_MINUTES);
    assertThat(stage.world.launched()).hasSize(2);
    stage.world.up(SimPart.LISTING);
    stage.lookFor(Duration.ofSeconds(20));
    assertThat(held(stage)).startsWith("2 machines");
  }

  @Test
  void a_dry_run_says_that_it_would_hold_and_writes_nothing() {
    Stage stage = lost(2);
    Reconciler.Preview said =
        stage.reconciler().preview(stage.application, stage.world.instant()).getFirst();
    assertThat(said.sentence()).startsWith("held: 2 machines run of the installation night");
    assertThat(said.steps()).isEmpty();
    assertThat(stage.onRecord()).isEmpty();
    assertThat(held(stage)).isEqualTo("not held");
  }
}
