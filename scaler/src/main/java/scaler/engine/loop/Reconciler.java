package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.Decider;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.Sentences;
import scaler.core.decide.Verdict;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineState;
import scaler.core.plan.Plan;
import scaler.core.plan.Planner;
import scaler.core.plan.Step;
import scaler.engine.loop.Actor.Scene;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Ledger;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;

/** One pass of the loop over one application: observe, decide, act. */
public final class Reconciler implements Look {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Observer observer;
  private final Recovery recovery;
  private final Handovers handovers;
  private final World world;
  private final Ledger ledger;
  private final UnaryOperator<String> references;

  /**
   * @param references replaces {@code ${env:NAME}} and its like by values
   */
  public Reconciler(World world, Ledger ledger, UnaryOperator<String> references) {
    this.observer = new Observer(world, ledger);
    this.recovery = new Recovery(world, ledger);
    this.handovers = new Handovers(world, ledger);
    this.world = world;
    this.ledger = ledger;
    this.references = references;
  }

  /**
   * Looks once and does what follows.
   *
   * @return how soon something is expected to change; the caller may look earlier
   * @throws LeaseLostException when somebody else may act now
   */
  @Override
  public Duration tick(Lease lease, Pace pace, Instant now) {
    Optional<Active> active = ledger.fleets().active(lease.application());
    if (active.isEmpty()) {
      return pace.idle();
    }
    // The cloud first: a machine that is born between the two looks must not look like a stray.
    Outcome<List<CloudMachine>> listing = world.cloud().list(lease.application());
    if (recovery.compare(lease, active.get(), listing, now) && !handovers.none(lease)) {
      handovers.fulfil(lease, active.get(), now);
      listing = world.cloud().list(lease.application());
    }
    Observer.Observation seen = observer.observe(active.get(), listing, now);
    Duration next = handovers.none(lease) ? pace.idle() : pace.moving();
    Optional<RuntimeException> trouble = Optional.empty();
    for (RoleView view : seen.roles()) {
      try {
        next = shorter(next, look(lease, active.get(), view, seen.blind(), pace, now));
      } catch (LeaseLostException e) {
        throw e;
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          // The process is asked to end: that is no trouble of this role.
          throw e;
        }
        // What goes wrong with one role must not keep the others from being looked after.
        LOG.error("{}: {}", view.spec().name(), e.toString());
        trouble = trouble.or(() -> Optional.of(e));
      }
    }
    if (trouble.isPresent()) {
      throw trouble.get();
    }
    ledger.journal().looked(lease, now);
    return next;
  }

  /** Decides and acts for one role; tells how soon to look again. */
  private Duration look(
      Lease lease, Active fleet, RoleView view, Optional<String> blind, Pace pace, Instant now) {
    Considered considered = consider(view, blind, now);
    Plan plan = considered.plan();
    ledger.journal().record(lease, fleet.version(), view, considered.verdict(), plan.guards(), now);
    World held = UnderLease.of(world, ledger.leases(), lease);
    new Actor(held, ledger, references).act(new Scene(lease, fleet, view, now), plan);
    return moves(plan) ? pace.moving() : idle(view, pace);
  }

  /** What is to be of a role, before anything is done about it. */
  private record Considered(Verdict verdict, Plan plan) {}

  /** Without a listing of the cloud nothing is launched and nothing is ended. */
  private static Considered consider(RoleView view, Optional<String> blind, Instant now) {
    if (blind.isPresent()) {
      return new Considered(blind(view, blind.get()), new Plan(List.of(), List.of()));
    }
    Verdict verdict = Decider.decide(view, now);
    return new Considered(verdict, Planner.plan(view, verdict, now));
  }

  /** A role whose health is to be asked more often is looked at more often. */
  private static Duration idle(RoleView view, Pace pace) {
    return view.spec()
        .health()
        .map(health -> shorter(health.interval(), pace.idle()))
        .map(interval -> interval.compareTo(pace.moving()) < 0 ? pace.moving() : interval)
        .orElse(pace.idle());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * What one look would do, in words.
   *
   * @param steps what would be done, each as a verb and its object
   */
  public record Preview(String role, String sentence, List<String> steps, List<String> guards) {}

  /** Looks and decides, and does nothing: no call that changes anything, no write. */
  public List<Preview> preview(String application, Instant now) {
    Optional<Active> active = ledger.fleets().active(application);
    if (active.isEmpty()) {
      return List.of();
    }
    Outcome<List<CloudMachine>> listing = world.cloud().list(application);
    Optional<String> hold = recovery.wouldHold(active.get(), listing);
    if (hold.isPresent()) {
      return active.get().spec().roles().stream()
          .map(
              role -> new Preview(role.name().value(), "held: " + hold.get(), List.of(), List.of()))
          .toList();
    }
    Observer.Observation seen = observer.observe(active.get(), listing, now);
    return seen.roles().stream().map(view -> preview(view, seen.blind(), now)).toList();
  }

  private static Preview preview(RoleView view, Optional<String> blind, Instant now) {
    Considered considered = consider(view, blind, now);
    Plan plan = considered.plan();
    return new Preview(
        view.spec().name().value(),
        Sentences.of(considered.verdict()),
        plan.steps().stream().flatMap(step -> Steps.words(step).stream()).toList(),
        plan.guards().stream().map(Sentences::of).toList());
  }

  private static Verdict blind(RoleView view, String why) {
    LOG.warn("{}: the cloud cannot be seen, so nothing is changed ({})", view.spec().name(), why);
    int actual = view.counted().size();
    return new Verdict(
        actual,
        actual,
        view.spec().capacity(),
        false,
        new Reason.CloudUnknown(why),
        List.of(),
        view.memory());
  }

  /** Whether something is expected to change soon. */
  private static boolean moves(Plan plan) {
    return plan.steps().stream()
        .anyMatch(step ->
            switch (step) {
              case Step.Wait(var machine, var waitsFor) ->
                  machine.state() != MachineState.IN_SERVICE
                      && machine.state() != MachineState.IMPAIRED
                      && !machine.unanswered();
              case Step.Launch launch -> true;
              case Step.ForMachine other -> true;
            });
  }

  /**
   * How often to look.
   *
   * @param moving while machines come or go
   * @param idle otherwise
   */
  public record Pace(Duration moving, Duration idle) {
    /** Every second while something moves, every ten otherwise. */
    public static final Pace STANDARD = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(10));
  }
}
