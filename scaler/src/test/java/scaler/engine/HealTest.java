package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.BALANCER;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.QUEUE;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.healed;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scaler.core.fleet.HealSpec;
import scaler.core.model.Ailment;
import scaler.core.model.CloudMachine;
import scaler.core.model.HealRung;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.TargetState;
import scaler.outbound.postgres.Status;
import scaler.sim.SimFault;
import scaler.sim.SimPart;

/** Ill machines in the loop, with a real database: what is done about them, and what never is. */
@ExtendWith(Quiet.class)
class HealTest {
  private static final HealSpec LADDER =
      HealSpec.of(HealRung.REBOOT, HealRung.RESTART, HealRung.REPLACE);

  private final Stage stage = new Stage("2026-03-02T12:00:00Z");

  private List<MachineId> serving(int machines) {
    stage.until("all serve", Duration.ofMinutes(2), () -> stage.settled(WEB, machines));
    return stage.living(WEB).stream().map(CloudMachine::id).toList();
  }

  private Machine record(MachineId id) {
    return stage.onRecord().stream()
        .filter(machine -> machine.id().equals(Optional.of(id)))
        .findFirst()
        .orElseThrow();
  }

  private List<String> heals(MachineId id) {
    Status status = new Status(stage.database);
    long slot = status.machine(id).orElseThrow().machine().slot();
    return status.life(slot).stream()
        .map(Status.Event::what)
        .filter(what -> what.startsWith("heal:"))
        .toList();
  }

  private List<String> guards() {
    return new Status(stage.database).look(stage.application, WEB).guards();
  }

  @ParameterizedTest
  @EnumSource
  void a_machine_of_a_stateless_role_is_replaced_whatever_befell_it_and_the_new_one_serves_first(
      SimFault fault) {
    stage.fleet.apply(web(2, 3));
    List<MachineId> both = serving(2);

    stage.world.strike(both.getFirst(), fault);
    stage.until(
        "another one serves",
        Duration.ofMinutes(2),
        () -> stage.living(WEB).size() == 3 && stage.inService(WEB) == 2);

    assertThat(stage.living(WEB)).extracting(CloudMachine::id).contains(both.getFirst());
    stage.until("it is gone", Duration.ofMinutes(2), () -> stage.settled(WEB, 2));
    assertThat(stage.living(WEB)).extracting(CloudMachine::id).doesNotContain(both.getFirst());
    stage.until(
        "its balancer has forgotten it",
        Duration.ofMinutes(1),
        () -> stage.world.targets(BALANCER).size() == 2);
    assertThat(stage.world.targets(BALANCER)).containsValue(TargetState.HEALTHY);
    stage.holdsItsLaws();
  }

  @Test
  void it_is_found_within_four_looks_and_a_reboot_cures_it_where_it_stands() {
    stage.fleet.apply(healed(web(2, 3), LADDER));
    MachineId hung = serving(2).getFirst();
    Instant running = record(hung).firstRunning().orElseThrow();
    Instant struck = stage.world.instant();

    stage.world.strike(hung, SimFault.HALT);
    stage.until("it is found ill", Duration.ofMinutes(1), () -> record(hung).heal().isPresent());
    assertThat(Duration.between(struck, stage.world.instant())).isLessThan(Duration.ofSeconds(5));
    stage.until("it serves again", Duration.ofMinutes(1), () -> stage.settled(WEB, 2));

    assertThat(record(hung).firstRunning()).contains(running);
    assertThat(stage.world.launched()).hasSize(2);
    assertThat(heals(hung))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("heal: its health check fails (connection refused)")
                    .endsWith(": it is to be rebooted"),
            second -> assertThat(second).isEqualTo("heal: a reboot is asked for"),
            third ->
                assertThat(third).matches("heal: it answers again, \\d+ s after it was rebooted"));
    stage.holdsItsLaws();
  }

  @ParameterizedTest
  @EnumSource(names = {"HOST", "DISK"})
  void a_rung_that_does_not_help_is_followed_by_the_next_after_its_time(SimFault fault) {
    stage.fleet.apply(healed(web(2, 3), LADDER));
    MachineId struck = serving(2).getFirst();

    stage.world.strike(struck, fault);
    stage.until("it is being healed", Duration.ofMinutes(1), () -> stage.inService(WEB) == 1);
    stage.until("all serve again", Duration.ofMinutes(15), () -> stage.settled(WEB, 2));

    boolean stays = stage.living(WEB).stream().anyMatch(one -> one.id().equals(struck));
    assertThat(stays).isEqualTo(fault == SimFault.HOST);
    assertThat(heals(struck))
        .containsSubsequence(
            "heal: a reboot is asked for",
            "heal: the reboot did not help: it is to be stopped and started",
            "heal: a stop is asked for",
            "heal: a start is asked for");
    assertThat(heals(struck).contains("heal: the restart did not help: it is to be replaced"))
        .isEqualTo(fault == SimFault.DISK);
    stage.holdsItsLaws();
  }

  @Test
  void what_comes_back_within_the_hour_climbs() {
    stage.fleet.apply(healed(web(2, 3), LADDER));
    MachineId struck = serving(2).getFirst();
    for (String rung : List.of("rebooted", "stopped and started")) {
      stage.world.strike(struck, SimFault.HALT);
      stage.until("it is being healed", Duration.ofMinutes(1), () -> stage.inService(WEB) == 1);
      assertThat(heals(struck)).anySatisfy(what -> assertThat(what).endsWith("to be " + rung));
      stage.until("it serves again", Duration.ofMinutes(5), () -> stage.settled(WEB, 2));
    }
    assertThat(stage.world.launched()).hasSize(2);

    stage.lookFor(Duration.ofMinutes(61));
    stage.world.strike(struck, SimFault.HALT);
    stage.until("it is being healed", Duration.ofMinutes(1), () -> stage.inService(WEB) == 1);
    assertThat(heals(struck).getLast()).contains("to be rebooted");
  }

  @Test
  void what_hits_many_at_once_is_not_taken_for_the_machines() {
    stage.fleet.apply(web(3, 6));
    serving(3);

    stage.world.down(SimPart.PAGES);
    stage.lookFor(Duration.ofMinutes(30));
    assertThat(stage.inService(WEB)).isEqualTo(3);
    assertThat(stage.world.launched()).hasSize(3);
    assertThat(guards())
        .anySatisfy(guard -> assertThat(guard).startsWith("3 of 3 machines look ill"));

    stage.world.up(SimPart.PAGES);
    stage.lookFor(Duration.ofMinutes(2));
    assertThat(stage.settled(WEB, 3)).isTrue();
    assertThat(guards()).isEmpty();
    stage.holdsItsLaws();
  }

  @Test
  void one_end_without_proof_in_ten_minutes_and_a_process_that_takes_over_knows_of_it() {
    stage.fleet.apply(web(3, 6));
    List<MachineId> all = serving(3);
    stage.world.strike(all.get(0), SimFault.DISK);
    stage.until("the first is replaced", Duration.ofMinutes(3), () -> !exists(all.get(0)));
    Instant ended = stage.world.instant();
    stage.until("three serve", Duration.ofMinutes(2), () -> stage.settled(WEB, 3));

    stage.world.strike(all.get(1), SimFault.DISK);
    stage.until("three serve", Duration.ofMinutes(3), () -> stage.inService(WEB) == 3);
    stage.restart();
    stage.lookFor(Duration.ofMinutes(5));
    assertThat(exists(all.get(1))).isTrue();
    assertThat(guards())
        .contains(
            "1 machine was ended without proof in ten minutes, and 1 is the most, so the next"
                + " one waits");

    stage.until("the second is replaced", Duration.ofMinutes(10), () -> !exists(all.get(1)));
    assertThat(Duration.between(ended, stage.world.instant())).isGreaterThan(Duration.ofMinutes(9));
    stage.holdsItsLaws();
  }

  private boolean exists(MachineId id) {
    return stage.world.living().stream().anyMatch(machine -> machine.id().equals(id));
  }

  @Test
  void at_its_maximum_the_ill_one_ends_first() {
    stage.fleet.apply(web(1, 1));
    MachineId only = serving(1).getFirst();
    stage.world.strike(only, SimFault.DISK);
    stage.until("it is gone", Duration.ofMinutes(2), () -> !exists(only));
    stage.until("another serves", Duration.ofMinutes(2), () -> stage.settled(WEB, 1));
    assertThat(stage.world.launched()).hasSize(2);
    stage.holdsItsLaws();
  }

  private MachineId worker() {
    stage.world.put(QUEUE, 40, Duration.ofMinutes(2));
    stage.until(
        "it works",
        Duration.ofMinutes(2),
        () -> stage.inService(JOBS) == 1 && !stage.world.holders(QUEUE).isEmpty());
    return stage.living(JOBS).getFirst().id();
  }

  @Test
  void a_silent_page_with_jobs_in_hand_is_waited_for_as_long_as_a_drain() {
    stage.fleet.apply(healed(jobs(1, 1), LADDER));
    MachineId struck = worker();
    Instant when = stage.world.instant();
    stage.world.strike(struck, SimFault.HALT);

    stage.until("it is healed", Duration.ofMinutes(10), () -> !heals(struck).isEmpty());
    assertThat(Duration.between(when, stage.world.instant()))
        .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    stage.until("it serves", Duration.ofMinutes(2), () -> stage.inService(JOBS) == 1);
    assertThat(stage.world.launched()).hasSize(1);
    stage.holdsItsLaws();
  }

  @Test
  void it_is_not_waited_for_when_the_clouds_own_check_fails_too() {
    stage.fleet.apply(healed(jobs(1, 1), LADDER));
    MachineId struck = worker();
    stage.world.strike(struck, SimFault.HALT);
    stage.world.ail(struck, new Ailment.Failing("instance check", Optional.empty()));

    stage.until("it is healed", Duration.ofMinutes(2), () -> !heals(struck).isEmpty());
    assertThat(heals(struck).getFirst())
        .startsWith("heal: its page is silent and EC2's instance check fails, for ");
  }

  @Test
  void the_clouds_own_check_alone_heals_nothing() {
    stage.fleet.apply(web(2, 3), jobs(1, 1));
    MachineId one = serving(2).getFirst();
    stage.world.ail(one, new Ailment.Failing("system check", Optional.empty()));
    stage.lookFor(Duration.ofMinutes(15));
    assertThat(stage.settled(WEB, 2)).isTrue();
    assertThat(stage.living(WEB)).extracting(CloudMachine::id).contains(one);
    assertThat(heals(one)).isEmpty();
  }

  @Test
  void a_stop_that_hangs_is_forced() {
    stage.fleet.apply(healed(web(2, 3), HealSpec.of(HealRung.RESTART, HealRung.REPLACE)));
    MachineId struck = serving(2).getFirst();
    stage.world.hangOnStop(struck);
    stage.world.strike(struck, SimFault.HOST);
    stage.until("it is being healed", Duration.ofMinutes(1), () -> stage.inService(WEB) == 1);
    stage.until("it serves again", Duration.ofMinutes(10), () -> stage.settled(WEB, 2));
    assertThat(heals(struck))
        .containsSubsequence(
            "heal: a stop is asked for",
            "heal: a stop by force is asked for",
            "heal: a start is asked for");
    assertThat(stage.world.launched()).hasSize(2);
  }

  @Test
  void a_start_for_which_there_is_no_room_is_followed_by_another_machine_elsewhere() {
    stage.fleet.apply(healed(web(2, 3), HealSpec.of(HealRung.RESTART, HealRung.REPLACE)));
    MachineId struck = serving(2).getFirst();
    String zone = record(struck).zone();
    stage.world.strike(struck, SimFault.HOST);
    stage.world.full(zone, true);
    stage.until("it is being healed", Duration.ofMinutes(1), () -> stage.inService(WEB) == 1);
    stage.until("two serve", Duration.ofMinutes(10), () -> stage.settled(WEB, 2));
    assertThat(exists(struck)).isFalse();
    assertThat(heals(struck))
        .contains("heal: start was refused (no room in %s): it is to be replaced".formatted(zone));
    stage.holdsItsLaws();
  }

  @Test
  void one_that_somebody_stops_is_started_once_an_hour_at_most_where_the_role_restarts() {
    stage.fleet.apply(healed(web(2, 3), LADDER));
    MachineId one = serving(2).getFirst();
    stage.world.stop(one);
    stage.until("it is noticed", Duration.ofMinutes(1), () -> stage.inService(WEB) == 1);
    stage.until(
        "it serves again",
        Duration.ofMinutes(5),
        () -> record(one).state() == MachineState.IN_SERVICE);

    stage.world.stop(one);
    stage.lookFor(Duration.ofMinutes(20));
    assertThat(record(one).state()).isEqualTo(MachineState.IMPAIRED);
    assertThat(record(one).isHealing()).isFalse();
  }

  @Test
  void whoever_takes_over_goes_on_with_the_window_of_the_one_before() {
    stage.fleet.apply(healed(web(2, 3), LADDER));
    MachineId struck = serving(2).getFirst();
    stage.world.strike(struck, SimFault.HOST);
    stage.until("it is found", Duration.ofMinutes(1), () -> !heals(struck).isEmpty());
    for (int n = 0; n < 600 && !stage.settled(WEB, 2); n++) {
      stage.look();
      stage.restart();
    }
    assertThat(heals(struck).stream().filter("heal: a reboot is asked for"::equals)).hasSize(1);
    assertThat(stage.settled(WEB, 2)).isTrue();
    assertThat(stage.world.launched()).hasSize(2);
  }
}
