package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.loop.Hands;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.outbound.postgres.Status;
import scaler.sim.SimTimes;

/** Many launches in one look: side by side, after all else, and no more once they are refused. */
@ExtendWith(Quiet.class)
class ManyLaunchesTest {
  private static final String START = "2026-03-02T12:00:00Z";
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final int AT_ONCE = 16;

  private final Stage stage = new Stage(START);

  /** All launches are asked of this cloud. */
  private void through(Stage on, Launches launches) {
    on.through(
        new OtherCloud(on.world.ports().cloud()) {
          @Override
          public Outcome<CloudMachine> launch(LaunchRequest request) {
            return launches.of(request, () -> super.launch(request));
          }
        }.in(on.world.ports()),
        on.ledger());
  }

  private interface Launches {
    Outcome<CloudMachine> of(LaunchRequest request, Real real);
  }

  private interface Real {
    Outcome<CloudMachine> launch();
  }

  @Test
  void sixteen_are_under_way_at_a_time_and_no_more() {
    Stage wide = new Stage(START, SimTimes.STANDARD, Hands.sideBySide());
    CountDownLatch sixteen = new CountDownLatch(AT_ONCE);
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    through(
        wide,
        (request, real) -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          sixteen.countDown();
          try {
            // The first ones end only when as many as may be are there together.
            assertThat(sixteen.await(1, TimeUnit.MINUTES)).isTrue();
            return real.launch();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } finally {
            underWay.decrementAndGet();
          }
        });
    wide.fleet.apply(jobs(50, 50));

    wide.look();

    assertThat(most).hasValue(AT_ONCE);
    assertThat(wide.world.launched()).hasSize(50);
    assertThat(wide.in(MachineState.PENDING, JOBS)).hasSize(50);
    wide.holdsItsLaws();
  }

  @Test
  void what_is_no_launch_comes_first_whatever_role_it_is_of() {
    stage.fleet.apply(web(2, 2));
    stage.until("settled", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    stage.lookFor(Duration.ofMinutes(1));
    List<String> calls = new CopyOnWriteArrayList<>();
    stage.through(
        new OtherCloud(stage.world.ports().cloud()) {
          @Override
          public Outcome<CloudMachine> launch(LaunchRequest request) {
            calls.add("launch");
            return super.launch(request);
          }

          @Override
          public Outcome<MachineId> tag(MachineId machine, String key, String value) {
            calls.add("tag");
            return super.tag(machine, key, value);
          }
        }.in(stage.world.ports()),
        stage.ledger());
    stage.fleet.apply(jobs(3, 3), web(1, 1));

    stage.look();

    assertThat(calls).containsExactly("tag", "launch", "launch", "launch");
  }

  @Test
  void once_one_is_throttled_the_rest_of_the_look_asks_no_more() {
    AtomicInteger asked = new AtomicInteger();
    through(
        stage,
        (request, real) ->
            asked.incrementAndGet() % 3 == 0
                ? Outcome.failed(new Failure.Throttled("too many"))
                : real.launch());
    stage.fleet.apply(jobs(8, 8));

    stage.look();

    assertThat(asked).hasValue(3);
    assertThat(stage.onRecord()).as("nothing is written that was not asked for").hasSize(3);
    stage.until("all", FIVE_MINUTES, () -> stage.settled(JOBS, 8));
    assertThat(stage.world.launched()).hasSize(8);
    stage.holdsItsLaws();
  }

  @Test
  void a_cloud_that_answers_none_is_asked_for_few_in_a_look() {
    AtomicInteger asked = new AtomicInteger();
    through(
        stage,
        (request, real) -> {
          asked.incrementAndGet();
          return Outcome.failed(new Failure.Unavailable("no answer"));
        });
    stage.fleet.apply(jobs(50, 50));

    stage.look();

    assertThat(asked).hasValue(4);
  }

  @Test
  void a_request_that_is_wrong_is_sent_once_and_holds_up_no_other_role() {
    AtomicInteger wrong = new AtomicInteger();
    through(
        stage,
        (request, real) -> {
          if (request.tags().containsValue(JOBS.value())) {
            wrong.incrementAndGet();
            return Outcome.failed(new Failure.Invalid("there is no such image"));
          }
          return real.launch();
        });
    stage.fleet.apply(jobs(9, 9), web(3, 3));

    stage.look();

    assertThat(wrong).hasValue(1);
    assertThat(stage.trouble(JOBS).failures()).isEqualTo(1);
    assertThat(stage.in(MachineState.PENDING, WEB)).hasSize(3);
  }

  @Test
  void an_offer_without_room_is_asked_for_once_in_a_look() {
    AtomicInteger full = new AtomicInteger();
    through(
        stage,
        (request, real) -> {
          if (request.subnet().equals("zone-a")) {
            full.incrementAndGet();
            return Outcome.failed(new Failure.NoCapacity("no room"));
          }
          return real.launch();
        });
    stage.fleet.apply(jobs(8, 8));

    stage.look();

    assertThat(full).hasValue(1);
    assertThat(stage.in(MachineState.PENDING, JOBS)).hasSize(4);
    stage.until("all in the other zone", FIVE_MINUTES, () -> stage.settled(JOBS, 8));
  }

  @Test
  void launches_beyond_what_the_cloud_takes_wait_for_the_next_look_and_the_decision_says_so() {
    stage.through(
        new OtherCloud(stage.world.ports().cloud()) {
          @Override
          public int launchesNow() {
            return 3;
          }
        }.in(stage.world.ports()),
        stage.ledger());
    stage.fleet.apply(jobs(7, 7), web(1, 1));

    Duration next = stage.look();

    assertThat(stage.world.launched()).hasSize(3);
    assertThat(stage.onRecord()).hasSize(3);
    assertThat(stage.in(MachineState.PENDING, WEB)).as("a small need").hasSize(1);
    assertThat(next).isEqualTo(Duration.ofSeconds(1));
    assertThat(new Status(stage.database).decisions(stage.application, JOBS, 1).getFirst().guards())
        .contains("5 launches wait for the next look: the cloud takes only so many at a time");
    stage.look();
    assertThat(stage.world.launched()).hasSize(6);
    stage.until("all", FIVE_MINUTES, () -> stage.settled(JOBS, 7) && stage.settled(WEB, 1));
  }
}
