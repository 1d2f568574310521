package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.engine.loop.Hands;
import scaler.engine.loop.Reconciler;
import scaler.engine.port.LeaseLostException;
import scaler.engine.watch.Seen;
import scaler.engine.watch.Vigil;
import scaler.engine.watch.WatchedLook;
import scaler.outbound.postgres.Status;
import scaler.sim.SimPart;

/** Whoever waits for a sign of life hears of each look that decided, and of no other. */
@ExtendWith(Quiet.class)
class WatchedLookTest {
  private final Stage stage = new Stage("2026-03-02T12:00:00Z");
  private final Vigil vigil = new Vigil(stage.application, stage.world);
  private final List<Seen> heard = new ArrayList<>();
  private final WatchedLook look =
      new WatchedLook(
          stage.world.ports(),
          stage.ledger(),
          (world, ledger) ->
              new Reconciler(world, ledger, UnaryOperator.identity(), Hands.inOrder()),
          vigil,
          heard::add);

  @BeforeEach
  void apply() {
    stage.fleet.apply(web(2, 2));
  }

  private void look() {
    stage.leases().renew(stage.lease());
    stage.world.advance(look.tick(stage.lease(), Reconciler.Pace.STANDARD, stage.world.instant()));
  }

  private Status.Deciding deciding() {
    return new Status(stage.database).deciding(stage.application);
  }

  @Test
  void a_look_that_decided_is_heard_with_all_that_it_saw() {
    for (int n = 0; n < 60; n++) {
      look();
    }
    assertThat(heard).hasSize(60);
    Seen last = heard.getLast();
    assertThat(last.listing()).hasSize(2);
    assertThat(last.roles())
        .singleElement()
        .satisfies(role -> {
          assertThat(role.view().spec().name()).isEqualTo(WEB);
          assertThat(role.view().machines()).hasSize(2);
          assertThat(role.verdict().wanted()).isEqualTo(2);
        });
    assertThat(deciding().decidedAt()).contains(last.at());
    assertThat(vigil.course().decided()).isEqualTo(60);
  }

  @Test
  void a_look_without_the_cloud_is_on_record_and_nobody_hears_of_it() {
    look();
    stage.world.down(SimPart.LISTING);
    stage.world.advance(Duration.ofMinutes(1));
    look();

    assertThat(heard).hasSize(1);
    assertThat(deciding().lookedAt().orElseThrow()).isAfter(deciding().decidedAt().orElseThrow());
    assertThat(vigil.course().looks()).isEqualTo(2);
    assertThat(vigil.course().failed()).isZero();
  }

  @Test
  void a_look_that_breaks_off_is_counted_and_nobody_hears_of_it() {
    stage.fleet.apply(web(1, 1));
    WatchedLook broken =
        new WatchedLook(
            stage.world.ports(),
            stage.ledger(),
            (world, ledger) ->
                (lease, pace, now) -> {
                  world.cloud().list(lease.application());
                  throw new IllegalStateException("a fault");
                },
            vigil,
            heard::add);
    assertThatThrownBy(
            () -> broken.tick(stage.lease(), Reconciler.Pace.STANDARD, stage.world.instant()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(heard).isEmpty();
    assertThat(vigil.course().failed()).isEqualTo(1);
    assertThat(vigil.hanging()).isEmpty();
  }

  @Test
  void whoever_has_lost_the_lease_is_not_heard() {
    look();
    stage.takeFromTheHolder("another");
    assertThatThrownBy(
            () -> look.tick(stage.lease(), Reconciler.Pace.STANDARD, stage.world.instant()))
        .isInstanceOf(LeaseLostException.class);
    assertThat(heard).hasSize(1);
    assertThat(vigil.course().failed()).isZero();
  }

  @Test
  void whoever_hears_is_told_that_this_process_decides_no_more_and_cannot_break_the_loop_then() {
    List<String> told = new ArrayList<>();
    WatchedLook look =
        new WatchedLook(
            stage.world.ports(),
            stage.ledger(),
            (world, ledger) ->
                new Reconciler(world, ledger, UnaryOperator.identity(), Hands.inOrder()),
            vigil,
            new WatchedLook.Ear() {
              @Override
              public void saw(Seen seen) {}

              @Override
              public void standsBy() {
                told.add("stands by");
                throw new IllegalStateException("a broken watch");
              }
            });
    look.standsBy();
    assertThat(told).hasSize(1);
  }

  @Test
  void whoever_hears_cannot_break_the_loop() {
    WatchedLook look =
        new WatchedLook(
            stage.world.ports(),
            stage.ledger(),
            (world, ledger) ->
                new Reconciler(world, ledger, UnaryOperator.identity(), Hands.inOrder()),
            vigil,
            seen -> {
              throw new IllegalStateException("a broken watch");
            });
    Duration next = look.tick(stage.lease(), Reconciler.Pace.STANDARD, stage.world.instant());
    assertThat(next).isEqualTo(Reconciler.Pace.STANDARD.moving());
  }
}
