package scaler.app.command.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.MachineState;
import scaler.engine.loop.Loop;
import scaler.engine.loop.Reconciler.Pace;
import scaler.outbound.postgres.JdbiLeases;
import scaler.outbound.postgres.PgWakeups;
import scaler.outbound.postgres.Status.Event;

/**
 * Follows a wish step by step. Where a service decides, it is watched; where none does, this
 * process takes the lease and runs the same loop until the wish is fulfilled.
 */
final class Follow {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Session session;
  private final FleetSpec fleet;
  private final Here here;

  Follow(Session session, FleetSpec fleet) {
    this.session = session;
    this.fleet = fleet;
    this.here = session.here();
  }

  /**
   * What is waited for.
   *
   * @param concerns which events are shown and counted
   * @param count so many machines
   * @param state have to reach this state
   * @param patience how long at most
   */
  record Goal(Predicate<Event> concerns, int count, MachineState state, Duration patience) {}

  /** The newest event before the wish; what comes after it is followed. */
  long bookmark() {
    return session.status().lastEvent();
  }

  /** Follows until the goal is reached; tells the exit code. */
  int until(Goal goal, long bookmark) throws InterruptedException {
    boolean alone = new JdbiLeases(session.database()).holder(fleet.application()).isEmpty();
    if (!alone) {
      return watch(goal, bookmark);
    }
    here.say(
        "no service decides for %s, so this command does until it is done"
            .formatted(fleet.application()));
    Thread loop = Thread.ofPlatform().daemon().name("loop").start(this::decide);
    try {
      return watch(goal, bookmark);
    } finally {
      loop.interrupt();
      loop.join(Duration.ofSeconds(10));
    }
  }

  private void decide() {
    try (PgWakeups wakeups = new PgWakeups(session.address())) {
      new Loop(
              fleet.application(),
              here.process(),
              new JdbiLeases(session.database()),
              session.reconciler(fleet),
              wakeups,
              session.database())
          .run(Pace.STANDARD);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int watch(Goal goal, long bookmark) throws InterruptedException {
    Instant end = here.clock().instant().plus(goal.patience());
    Set<Long> reached = new HashSet<>();
    Set<Long> named = new HashSet<>();
    long seen = bookmark;
    while (here.clock().instant().isBefore(end)) {
      for (Event event : session.status().eventsAfter(fleet.application(), seen)) {
        seen = event.id();
        if (!goal.concerns().test(event)) {
          continue;
        }
        show(event, named);
        if (MachineState.of(event.state()) == goal.state()) {
          reached.add(event.slot());
        } else if (MachineState.of(event.state()) == MachineState.GONE) {
          here.err()
              .println(
                  "scaler: %s did not come into service: %s"
                      .formatted(event.label(), event.what()));
          return Exit.FAILED;
        }
      }
      if (reached.size() >= goal.count()) {
        return Exit.OK;
      }
      Thread.sleep(LOOK);
    }
    here.err()
        .println(
            "scaler: not done after %d s; the wish stands, scaler status shows how far it is"
                .formatted(goal.patience().toSeconds()));
    return Exit.TIMED_OUT;
  }

  private void show(Event event, Set<Long> named) {
    MachineState state = MachineState.of(event.state());
    if (state == MachineState.PENDING && named.add(event.slot())) {
      here.say(event.label() + " is your machine");
    }
    here.say("%s  %-11s  %s".formatted(event.label(), event.state(), event.what()));
  }
}
