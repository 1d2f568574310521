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
import scaler.core.plan.Plan;
import scaler.core.plan.Planner;
import scaler.core.plan.Step;
import scaler.engine.loop.Actor.Scene;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Ledger;
import scaler.engine.port.World;

/** One pass of the loop over one application: observe, decide, act. */
public final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Observer observer;
  private final Actor actor;
  private final Ledger ledger;

  /**
   * @param installation this installation's id, part of tags and tokens
   * @param references replaces {@code ${env:NAME}} and its like by values
   */
  public Reconciler(
      World world, Ledger ledger, String installation, UnaryOperator<String> references) {
    this.observer = new Observer(world, ledger, installation);
    this.actor = new Actor(world, ledger, installation, references);
    this.ledger = ledger;
  }

  /**
   * Looks once and does what follows.
   *
   * @return how soon something is expected to change; the caller may look earlier
   * @throws LeaseLostException when somebody else may act now
   */
  public Duration tick(Lease lease, Pace pace, Instant now) {
    Optional<Active> active = ledger.fleets().active(lease.application());
    if (active.isEmpty()) {
      return pace.idle();
    }
    Observer.Observation seen = observer.observe(active.get(), now);
    Duration next = pace.idle();
    Optional<RuntimeException> trouble = Optional.empty();
    for (RoleView view : seen.roles()) {
      try {
        next = sooner(next, look(lease, active.get(), view, seen.blind(), now), pace);
      } catch (LeaseLostException e) {
        throw e;
      } catch (RuntimeException e) {
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

  /** Decides and acts for one role. */
  private Plan look(Lease lease, Active fleet, RoleView view, Optional<String> blind, Instant now) {
    Verdict verdict = blind.map(why -> blind(view, why)).orElseGet(() -> Decider.decide(view, now));
    Plan plan =
        blind.isPresent() ? new Plan(List.of(), List.of()) : Planner.plan(view, verdict, now);
    ledger.journal().record(lease, fleet.version(), view, verdict, plan.guards(), now);
    actor.act(new Scene(lease, fleet, view, now), plan);
    return plan;
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
    Observer.Observation seen = observer.observe(active.get(), now);
    return seen.roles().stream()
        .map(view -> {
          Verdict verdict =
              seen.blind().map(why -> blind(view, why)).orElseGet(() -> Decider.decide(view, now));
          Plan plan =
              seen.blind().isPresent()
                  ? new Plan(List.of(), List.of())
                  : Planner.plan(view, verdict, now);
          return new Preview(
              view.spec().name().value(),
              Sentences.of(verdict),
              plan.steps().stream().flatMap(step -> Steps.words(step).stream()).toList(),
              plan.guards().stream().map(Sentences::of).toList());
        })
        .toList();
  }

  /** Without a listing nothing is launched and nothing is ended. */
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

  private static Duration sooner(Duration next, Plan plan, Pace pace) {
    boolean moving =
        plan.steps().stream()
            .anyMatch(step ->
                switch (step) {
                  case Step.LookAgain(var machine, var waitsFor, var at) ->
                      machine.state() != scaler.core.model.MachineState.IN_SERVICE
                          && machine.state() != scaler.core.model.MachineState.IMPAIRED;
                  case Step.Launch launch -> true;
                  case Step.ForMachine other -> true;
                });
    return moving && pace.moving().compareTo(next) < 0 ? pace.moving() : next;
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
