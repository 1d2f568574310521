package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.engine.loop.Loop;
import scaler.engine.loop.Reconciler.Pace;
import scaler.engine.port.Candidates;
import scaler.outbound.postgres.PgWakeups;
import scaler.outbound.postgres.Tables;

/** Two processes on one database, played by two threads: one decides, the other stands by. */
@ExtendWith(Quiet.class)
class TwoLoopsTest {
  private static final Pace PACE = new Pace(Duration.ofMillis(50), Duration.ofMillis(200));

  private final Stage stage = new Stage("2026-03-02T12:00:00Z");
  private final PgWakeups wakeups = new PgWakeups(Tables.shared().address());
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Thread thread : threads) {
      end(thread);
    }
    wakeups.close();
  }

  private static void end(Thread thread) throws InterruptedException {
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  private Thread start(String holder) {
    Loop loop =
        new Loop(
            stage.application,
            holder,
            stage.leases(),
            Candidates.ALONE,
            stage.reconciler(),
            wakeups,
            stage.world);
    Thread thread =
        Thread.ofPlatform()
            .name(holder)
            .start(() -> {
              try {
                loop.run(PACE);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    threads.add(thread);
    return thread;
  }

  private boolean decides(String holder) {
    return stage.leases().holder(stage.application).map(holder::equals).orElse(false);
  }

  /** Time goes on in the simulated world meanwhile. */
  private void awaitThat(BooleanSupplier so) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          stage.world.advance(Duration.ofSeconds(1));
          return so.getAsBoolean();
        });
  }

  @Test
  void one_decides_and_the_other_takes_over_when_it_is_gone() throws InterruptedException {
    stage.fleet.apply(web(1, 1));
    stage.leases().release(stage.lease());
    Thread first = start("first");
    awaitThat(() -> decides("first") && stage.settled(WEB, 1));
    start("second");
    stage.fleet.apply(web(2, 2));
    awaitThat(() -> stage.settled(WEB, 2));
    assertThat(decides("first")).as("the second stands by").isTrue();
    long epoch = stage.epoch();

    end(first);
    stage.fleet.apply(web(3, 3));
    awaitThat(() -> stage.settled(WEB, 3));
    assertThat(decides("second")).isTrue();
    assertThat(stage.epoch()).isEqualTo(epoch + 1);
    assertThat(stage.world.launched()).hasSize(3);
    stage.holdsItsLaws();
  }

  @Test
  void who_lost_the_lease_stands_by_and_may_win_it_again() {
    stage.fleet.apply(web(1, 1));
    stage.leases().release(stage.lease());
    start("first");
    awaitThat(() -> stage.settled(WEB, 1));

    var taken = stage.takeFromTheHolder("another");
    stage.fleet.apply(web(2, 2));
    Awaitility.await()
        .during(Duration.ofMillis(700))
        .atMost(Duration.ofSeconds(5))
        .until(() -> stage.world.launched().size() == 1 && decides("another"));

    stage.leases().release(taken);
    awaitThat(() -> stage.settled(WEB, 2));
    assertThat(decides("first")).isTrue();
    assertThat(stage.epoch()).isEqualTo(taken.epoch() + 1);
    stage.holdsItsLaws();
  }
}
