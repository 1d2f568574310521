package scaler.app.command.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Holding;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.engine.loop.Loop;
import scaler.engine.loop.Reconciler;
import scaler.engine.loop.Reconciler.Pace;
import scaler.engine.port.Candidates;
import scaler.outbound.postgres.JdbiLeases;
import scaler.outbound.postgres.PgWakeups;
import scaler.outbound.postgres.Status.Decided;
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

  /** Present when this process has to decide itself. */
  private final Optional<Reconciler> own;

  /** A hold that was there when the wish was made does not keep its like from being fulfilled. */
  private final Optional<String> heldBefore;

  private final long bookmark;
  private final long lastDecision;
  private final AtomicReference<Optional<RuntimeException>> trouble =
      new AtomicReference<>(Optional.empty());

  /**
   * To be made before the wish is: it marks what is news, and refuses where nobody could decide.
   */
  Follow(Session session, FleetSpec fleet) {
    this.session = session;
    this.fleet = fleet;
    this.here = session.here();
    this.own =
        new JdbiLeases(session.database()).holder(fleet.application()).isPresent()
            ? Optional.empty()
            : Optional.of(session.reconciler(fleet));
    this.heldBefore = Holding.sentence(session, fleet.application());
    this.bookmark = session.status().lastEvent();
    this.lastDecision =
        fleet.roles().stream()
            .flatMap(
                role -> session.status().decisions(fleet.application(), role.name(), 1).stream())
            .mapToLong(Decided::id)
            .max()
            .orElse(0);
  }

  /**
   * What is waited for.
   *
   * @param role whose decisions are shown as far as something stands in their way
   * @param concerns which events are shown and counted
   * @param count so many machines
   * @param state have to reach this state
   * @param patience how long at most
   * @param standing what is left of the wish when the command ends before it came about
   */
  record Goal(
      RoleName role,
      Predicate<Event> concerns,
      int count,
      MachineState state,
      Duration patience,
      String standing) {}

  /** Follows until the goal is reached; tells the exit code. */
  int until(Goal goal) throws InterruptedException {
    if (own.isEmpty()) {
      return followed(goal, "");
    }
    here.say(
        "no service decides for %s, so this command does until it is done"
            .formatted(fleet.application()));
    Thread loop = Thread.ofPlatform().daemon().name("loop").start(() -> decide(own.get()));
    try {
      return followed(goal, "; nobody decides now, so start scaler run");
    } finally {
      loop.interrupt();
      loop.join(Duration.ofSeconds(10));
    }
  }

  private void decide(Reconciler reconciler) {
    try (PgWakeups wakeups = new PgWakeups(session.address())) {
      new Loop(
              fleet.application(),
              here.process(),
              new JdbiLeases(session.database()),
              Candidates.ALONE,
              reconciler,
              wakeups,
              session.database())
          .run(Pace.STANDARD);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      trouble.set(Optional.of(e));
    }
  }

  /**
   * @param after what is to be said where the command ends early
   */
  private int followed(Goal goal, String after) {
    try {
      return watch(goal)
          .orElseGet(() -> {
            here.complain(
                "not done after %d s; %s%s"
                    .formatted(goal.patience().toSeconds(), goal.standing(), after));
            return Exit.TIMED_OUT;
          });
    } catch (Failed failed) {
      here.complain("%s; %s%s".formatted(failed.getMessage(), goal.standing(), after));
      return Exit.FAILED;
    } catch (InterruptedException e) {
      throw new Refusal(Exit.INTERRUPTED, "stopped; %s%s".formatted(goal.standing(), after));
    }
  }

  /** Looks until the goal is reached; empty when patience is over before. */
  private Optional<Integer> watch(Goal goal) throws InterruptedException, Failed {
    Instant end = here.clock().instant().plus(goal.patience());
    Set<Long> reached = new HashSet<>();
    Story story = new Story();
    long seen = bookmark;
    while (here.clock().instant().isBefore(end)) {
      for (Event event : session.status().eventsAfter(fleet.application(), seen)) {
        seen = event.id();
        if (!goal.concerns().test(event)) {
          continue;
        }
        story.tell(event);
        if (MachineState.of(event.state()) == goal.state()) {
          reached.add(event.slot());
        } else if (MachineState.of(event.state()) == MachineState.GONE) {
          throw new Failed(
              "%s did not come into service: %s".formatted(event.label(), story.whyEnded(event)));
        }
      }
      if (reached.size() >= goal.count()) {
        return Optional.of(Exit.OK);
      }
      Optional<String> hold = Holding.sentence(session, fleet.application());
      if (heldBefore.isEmpty() && hold.isPresent()) {
        throw new Failed(hold.get());
      }
      story.tellWhatIsInTheWay(goal.role());
      if (trouble.get().isPresent()) {
        throw trouble.get().get();
      }
      Thread.sleep(LOOK);
    }
    return Optional.empty();
  }

  /** The machine that is followed ended instead. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String sentence) {
      super(sentence);
    }
  }

  /** Tells events as they come, and remembers what a machine's end was owed to. */
  private final class Story {
    private final Set<Long> named = new HashSet<>();
    private final Map<Long, String> whyEnding = new HashMap<>();
    private long decision = lastDecision;

    void tell(Event event) {
      MachineState state = MachineState.of(event.state());
      if (state == MachineState.PENDING && named.add(event.slot())) {
        here.say(event.label() + " is your machine");
      }
      if (state == MachineState.TERMINATING) {
        whyEnding.putIfAbsent(event.slot(), event.what());
      }
      here.say("%s  %-11s  %s".formatted(event.label(), event.state(), event.what()));
    }

    void tellWhatIsInTheWay(RoleName role) {
      for (Decided decided : session.status().decisionsAfter(fleet.application(), decision)) {
        decision = decided.id();
        if (decided.role().equals(role)) {
          decided.guards().forEach(guard -> here.say("  but: " + guard));
        }
      }
    }

    /** The cloud's last word is only that it is gone; the reason came before. */
    String whyEnded(Event gone) {
      return whyEnding.getOrDefault(gone.slot(), gone.what());
    }
  }
}
