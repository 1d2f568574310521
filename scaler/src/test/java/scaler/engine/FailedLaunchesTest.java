package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Offer;
import scaler.core.model.RoleName;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;
import scaler.outbound.postgres.Tables;
import scaler.sim.SimPart;

/** Launches that fail, find no room or get no answer, and what the loop makes of it. */
@ExtendWith(Quiet.class)
class FailedLaunchesTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final Stage stage = new Stage("2026-03-02T12:00:00Z");

  @Test
  void a_lost_answer_to_a_launch_launches_nothing_twice() {
    Stage slow = new Stage("2026-03-02T12:00:00Z", Stage.SLOW);
    slow.fleet.apply(web(2, 2));
    slow.world.loseAnswers(SimPart.CLOUD, 2);
    slow.look();
    assertThat(slow.in(MachineState.REQUESTED, WEB)).hasSize(2);
    slow.lookFor(Duration.ofSeconds(10));
    assertThat(slow.in(MachineState.PENDING, WEB)).as("asked again").hasSize(2);
    slow.until("settled", FIVE_MINUTES, () -> slow.settled(WEB, 2));
    assertThat(slow.world.launched()).hasSize(2);
    slow.holdsItsLaws();
  }

  @Test
  void launches_that_fail_pause_longer_each_time() {
    stage.fleet.apply(web(1, 1));
    stage.through(
        new OtherCloud(stage.world.ports().cloud()) {
          @Override
          public Outcome<CloudMachine> launch(LaunchRequest request) {
            return Outcome.failed(new Failure.Invalid("the image is unknown"));
          }
        }.in(stage.world.ports()),
        stage.ledger());
    for (int pause : new int[] {5, 10, 20, 40, 80, 160, 300, 300}) {
      Instant tried = stage.world.instant();
      stage.look();
      var trouble = stage.trouble(WEB);
      assertThat(trouble.pausedUntil()).contains(tried.plusSeconds(pause));
      stage.world.advance(
          Duration.between(stage.world.instant(), tried.plusSeconds(pause).minusSeconds(1)));
      long before = events();
      stage.look();
      assertThat(events()).as("a second before the pause ends").isEqualTo(before);
      stage.world.advance(
          Duration.between(stage.world.instant(), tried.plusSeconds(pause)).plusSeconds(1));
    }
    assertThat(stage.world.launched()).isEmpty();

    stage.through(stage.world.ports(), stage.ledger());
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    assertThat(stage.trouble(WEB).failures()).isZero();
  }

  @Test
  void a_zone_without_room_rests_and_all_go_to_the_other() {
    stage.fleet.apply(web(3, 3));
    stage.world.full("zone-a", true);

    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 3));

    assertThat(stage.living(WEB)).extracting(CloudMachine::zone).containsOnly("zone-b");
    stage.holdsItsLaws();
  }

  @Test
  void with_no_room_anywhere_the_next_try_comes_when_the_first_rest_is_over() {
    stage.fleet.apply(web(1, 1));
    stage.world.full("zone-a", true);
    stage.world.full("zone-b", true);
    Instant first = stage.world.instant();
    stage.until("both rest", FIVE_MINUTES, () -> stage.trouble(WEB).resting().size() == 2);
    stage.world.full("zone-a", false);
    stage.world.full("zone-b", false);

    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));

    assertThat(stage.onRecord().getFirst().requestedAt())
        .isBetween(first.plus(Offer.REST), first.plus(Offer.REST).plusSeconds(30));
    stage.holdsItsLaws();
  }

  private long events() {
    return Tables.shared()
        .ask(
            Long.class,
            "SELECT count(*) FROM machine_event JOIN machine USING (slot) WHERE application = ?",
            stage.application)
        .getFirst();
  }

  @Test
  void a_machine_that_never_gets_ready_is_drained_and_the_next_one_waits() {
    stage.fleet.apply(web(1, 2));
    stage.world.neverReady(WEB, true);
    stage.until("the first", FIVE_MINUTES, () -> stage.world.launched().size() == 1);
    stage.until("its failure", FIVE_MINUTES, () -> stage.trouble(WEB).failures() == 1);
    assertThat(stage.world.launched()).as("the next one waits").hasSize(1);
    MachineId first = stage.world.launched().getFirst().id();
    stage.world.neverReady(WEB, false);
    stage.until(
        "its end",
        FIVE_MINUTES,
        () -> stage.living(WEB).stream().map(CloudMachine::id).noneMatch(first::equals));
    assertThat(stage.trouble(WEB).failures()).as("it has failed once").isLessThan(2);
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    stage.holdsItsLaws();
  }

  @Test
  void machines_that_the_cloud_ends_before_they_are_ready_count_as_failed_launches() {
    stage.fleet.apply(web(1, 1));
    for (int n = 0; n < 20; n++) {
      stage.look();
      stage.living(WEB).forEach(machine -> stage.world.kill(machine.id()));
    }
    assertThat(stage.world.launched().size()).isLessThan(6);
    assertThat(stage.trouble(WEB).failures()).isGreaterThan(1);
  }

  @Test
  void a_role_that_cannot_be_told_who_it_is_counts_as_a_failed_launch() {
    // No boot script of that name was stored: what the machine would be told cannot be made.
    stage.fleet.apply(TestFleet.broken("aaa"), web(1, 1));
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    var trouble = stage.trouble(new RoleName("aaa"));
    assertThat(trouble.failures()).isPositive();
    assertThat(trouble.last()).isEqualTo("the boot script of role aaa does not begin with #!");
    assertThat(stage.onRecord()).as("no slot is taken for it").hasSize(1);
  }

  @Test
  void a_refusal_says_nothing_of_an_earlier_request_whose_answer_was_lost() {
    stage.fleet.apply(web(1, 1));
    World real = stage.world.ports();
    AtomicInteger calls = new AtomicInteger();
    stage.through(
        new OtherCloud(real.cloud()) {
          @Override
          public Outcome<List<CloudMachine>> list(String application) {
            return calls.get() < 5 ? Outcome.ok(List.of()) : super.list(application);
          }

          @Override
          public Outcome<CloudMachine> launch(LaunchRequest request) {
            return switch (calls.getAndIncrement()) {
              case 0 -> {
                super.launch(request);
                yield Outcome.failed(new Failure.Unavailable("the answer was lost"));
              }
              default -> Outcome.failed(new Failure.Denied("the credentials have expired"));
            };
          }
        }.in(real),
        stage.ledger());
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    assertThat(stage.world.launched()).hasSize(1);
    stage.holdsItsLaws();
  }
}
