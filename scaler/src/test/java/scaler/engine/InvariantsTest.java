package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.QUEUE;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.decide.Decider;
import scaler.core.model.MachineId;
import scaler.engine.invariants.Invariant;
import scaler.engine.invariants.Invariants;
import scaler.engine.invariants.Picture;
import scaler.engine.invariants.Violation;
import scaler.engine.loop.Glance;
import scaler.engine.loop.Hands;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Balancer.Member;
import scaler.engine.watch.Overseer;
import scaler.engine.watch.Seen;
import scaler.outbound.postgres.JdbiWishes.Asker;
import scaler.outbound.postgres.PastRecords;
import scaler.sim.SimPart;

/** What must be true of a fleet is found true through its life, and each breach is found. */
@ExtendWith(Quiet.class)
class InvariantsTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final Stage stage = new Stage("2026-03-02T12:00:00Z");

  private Glance glance() {
    return Glance.at(
            stage.world.ports(),
            stage.ledger(),
            Hands.inOrder(),
            stage.application,
            stage.world.instant())
        .orElseThrow();
  }

  /**
   * @param unknown since when machines without a row run
   */
  private List<Violation> found(Instant now, Duration unknown) {
    Glance seen = glance();
    Map<MachineId, Instant> since = new HashMap<>();
    seen.listing()
        .orElse(List.of())
        .forEach(machine -> since.put(machine.id(), now.minus(unknown)));
    return Invariants.of(
        new Picture(
            "night",
            now,
            seen.roles(),
            seen.listing(),
            since,
            new PastRecords(stage.database).of(stage.application, now)));
  }

  private List<String> ids() {
    return found(stage.world.instant(), Duration.ofHours(1)).stream()
        .map(one -> one.invariant().name() + " " + one.where())
        .toList();
  }

  private void sql(String statement, Object... arguments) {
    stage.tables.run(statement, arguments);
  }

  /** Two machines in service for an hour. */
  private String standing() {
    stage.fleet.apply(web(2, 2));
    stage.until("two serve", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    stage.lookFor(Duration.ofMinutes(20));
    assertThat(ids()).isEmpty();
    return stage.onRecord().getFirst().id().orElseThrow().value();
  }

  @Test
  void through_a_whole_life_nothing_is_called_broken() {
    stage.fleet.apply(jobs(1, 3), web(1, 2));
    stage.world.put(QUEUE, 60, Duration.ofSeconds(4));
    List<String> broken = new ArrayList<>();
    for (int n = 0; n < 150; n++) {
      stage.look();
      if (n % 5 == 0) {
        broken.addAll(ids());
      }
    }
    stage.until("all jobs", FIVE_MINUTES, () -> stage.world.done(QUEUE) == 60);
    stage.until("the minimum again", FIVE_MINUTES, () -> stage.settled(JOBS, 1));
    stage.wishes.pause(
        stage.application, Optional.of(WEB), Optional.empty(), new Asker("ann", "x"));
    stage.lookFor(FIVE_MINUTES);
    broken.addAll(ids());

    assertThat(broken).isEmpty();
    assertThat(stage.world.launched()).as("some were ended").hasSizeGreaterThan(2);
  }

  @Test
  void a_machine_that_runs_without_a_row_is_found_after_150_s_and_not_before() {
    String id = standing();
    sql(
        "UPDATE machine SET state = 'terminating', end_cause = 'external' WHERE instance_id = ?",
        id);
    sql("UPDATE machine SET state = 'gone' WHERE instance_id = ?", id);
    Instant now = stage.world.instant();
    assertThat(found(now, Duration.ofSeconds(149))).noneMatch(one -> one.where().equals(id));
    assertThat(found(now, Duration.ofSeconds(150)))
        .anySatisfy(one -> {
          assertThat(one.sentence())
              .startsWith(
                  "G1 " + id + ": it runs under the tags of this installation and is not on")
              .endsWith("end it by hand, or scaler adopt " + id + " --role ROLE");
        });
  }

  @Test
  void more_than_the_maximum_are_found_when_one_was_asked_for_since_it_governs() {
    standing();
    stage.fleet.apply(web(1, 1));
    assertThat(ids()).as("a maximum that was lowered").doesNotContain("G2 web");
    sql(
        """
        INSERT INTO configuration (application, version, file, document, user_data, resolved, made_by,
          applied_at) VALUES (?, 1, 'f', 'd', '{}', '{}', 'ann', '2026-03-02T11:00:00Z')
        """,
        stage.application);
    assertThat(ids()).contains("G2 web");
  }

  @Test
  void an_end_without_proof_or_before_its_time_is_found() {
    stage.fleet.apply(jobs(1, 3));
    stage.world.put(QUEUE, 60, Duration.ofSeconds(4));
    stage.until("the maximum", FIVE_MINUTES, () -> stage.inService(JOBS) == 3);
    stage.until("all jobs", FIVE_MINUTES, () -> stage.world.done(QUEUE) == 60);
    stage.until("the minimum again", FIVE_MINUTES, () -> stage.settled(JOBS, 1));
    assertThat(ids()).isEmpty();
    String id =
        stage
            .tables
            .ask(
                String.class,
                "SELECT instance_id FROM machine WHERE application = ? AND end_cause = 'scale_in'"
                    + " ORDER BY slot LIMIT 1",
                stage.application)
            .getFirst();

    sql(
        "UPDATE machine SET unlocked_at = acknowledged_at - interval '1 s' WHERE instance_id = ?",
        id);
    assertThat(ids()).containsExactly("G5 " + id);
    sql("UPDATE machine SET acknowledged_at = NULL, unlocked_at = NULL WHERE instance_id = ?", id);
    assertThat(ids()).containsExactly("G5 " + id);
    sql(
        "UPDATE machine SET acknowledged_at = cordoned_at, unlocked_at = cordoned_at,"
            + " first_running_at = cordoned_at WHERE instance_id = ?",
        id);
    assertThat(ids()).containsExactly("G4 " + id);
  }

  @Test
  void a_record_that_was_written_past_scaler_is_found() {
    String id = standing();
    sql(
        "DELETE FROM machine_event WHERE state = 'in_service' AND slot ="
            + " (SELECT slot FROM machine WHERE instance_id = ?)",
        id);
    assertThat(ids()).contains("G6 " + id);
    sql(
        "INSERT INTO machine_event (slot, at, epoch, state, what) SELECT slot, ?, 1, 'requested', 'x'"
            + " FROM machine WHERE instance_id = ?",
        stage.world.instant(),
        id);
    assertThat(ids()).contains("G17 " + id);
    sql(
        """
        INSERT INTO job_rescue (application, role, queue, job_id, worker, locked_at, slot, epoch, at,
          planned, result)
        SELECT ?, 'web', 'q', 7, 'w', 'x', slot, 1, ?, 'freed', 'freed' FROM machine
        WHERE instance_id = ?
        """,
        stage.application,
        stage.world.instant(),
        id);
    assertThat(ids()).contains("G29 job 7");
  }

  @Test
  void a_balancer_that_lost_what_serves_and_what_hangs_half_done_are_found() {
    String id = standing();
    stage
        .world
        .ports()
        .balancer()
        .deregister(TestFleet.BALANCER, new Member(new MachineId(id), Optional.empty()));
    stage.world.advance(Duration.ofMinutes(2));
    assertThat(ids()).containsExactly("G9 " + id);
    stage.look();
    stage.look();
    sql(
        "UPDATE machine SET state = 'terminating', end_cause = 'external' WHERE instance_id = ?",
        id);
    assertThat(ids()).contains("G15 " + id, "G9 " + id);
  }

  @Test
  void a_change_under_a_pause_is_found() {
    String id = standing();
    stage.wishes.pause(
        stage.application, Optional.of(WEB), Optional.empty(), new Asker("ann", "x"));
    sql(
        "UPDATE pause SET made_at = ? WHERE application = ?",
        stage.world.instant(),
        stage.application);
    assertThat(ids()).isEmpty();
    sql(
        "UPDATE machine SET asked_what = 'cordon', asked_times = 1, asked_at = ? WHERE instance_id = ?",
        stage.world.instant().plusSeconds(61),
        id);
    assertThat(ids()).containsExactly("G25 " + id);
  }

  @Test
  void zones_that_stay_uneven_are_found_and_without_the_cloud_nothing_is_said_of_them() {
    standing();
    sql("UPDATE machine SET zone = 'zone-a' WHERE application = ?", stage.application);
    assertThat(ids()).containsExactly("G28 web");
    stage.world.down(SimPart.LISTING);
    assertThat(ids()).isEmpty();
  }

  @Test
  void an_overseer_tells_of_each_breach_once_and_looks_once_a_minute() {
    String id = standing();
    List<Instant> asked = new ArrayList<>();
    Overseer overseer =
        new Overseer(
            stage.application,
            now -> {
              asked.add(now);
              return new Overseer.Told(
                  "night", new PastRecords(stage.database).of(stage.application, now));
            },
            stage.world,
            Runnable::run);
    sql(
        "DELETE FROM machine_event WHERE state = 'in_service' AND slot ="
            + " (SELECT slot FROM machine WHERE instance_id = ?)",
        id);
    for (int n = 0; n < 100; n++) {
      Glance seen = glance();
      overseer.saw(
          new Seen(
              stage.application,
              stage.world.instant(),
              seen.listing().orElseThrow(),
              seen.roles().stream()
                  .map(view ->
                      new Seen.Role(
                          1, view, Decider.decide(view, stage.world.instant()), List.of()))
                  .toList()));
      stage.world.advance(Duration.ofSeconds(2));
    }
    assertThat(asked).hasSize(4);
    assertThat(overseer.ever().get(Invariant.G6)).isEqualTo(1);
    assertThat(overseer.standing()).hasSize(1);
    assertThat(OwnerTags.isOf(glance().listing().orElseThrow().getFirst(), "night")).isTrue();
  }
}
