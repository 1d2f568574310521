package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import scaler.core.decide.RoleView;
import scaler.core.decide.Sentences;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineState;
import scaler.core.plan.Plan;
import scaler.core.plan.Ration;
import scaler.core.plan.Step;
import scaler.engine.loop.Actor.Scene;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Ledger;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;

/** One pass of the loop over one application: observe, decide, act. */
public final class Reconciler implements Look {
  /**
   * So many calls that change something are under way at a time: launches, which take EC2 a second
   * or two, are so several times as many as an account is given; the database is no narrower.
   */
  public static final int AT_ONCE = 16;

  private final HeldBack heldBack = new HeldBack();
  private final Blindness blindness = new Blindness();
  private final Observer observer;
  private final Recovery recovery;
  private final Handovers handovers;
  private final Rescuing rescuing;
  private final Expiry expiry;
  private final CeilingsOnRecord ceilings;
  private final World world;
  private final Ledger ledger;
  private final UnaryOperator<String> references;
  private final Hands hands;
  private final LongSupplier nanos;

  /** By this computer's steady clock. */
  public Reconciler(World world, Ledger ledger, UnaryOperator<String> references, Hands hands) {
    this(world, ledger, references, hands, System::nanoTime);
  }

  /** References become values; hands do the steps; launches have their time by a steady clock. */
  public Reconciler(
      World world,
      Ledger ledger,
      UnaryOperator<String> references,
      Hands hands,
      LongSupplier nanos) {
    this.observer = new Observer(world, ledger, hands, nanos);
    this.recovery = new Recovery(world, ledger, hands);
    this.handovers = new Handovers(world, ledger);
    this.rescuing = new Rescuing(ledger.rescues());
    this.expiry = new Expiry(ledger);
    this.ceilings = new CeilingsOnRecord(ledger.restraints());
    this.world = world;
    this.ledger = ledger;
    this.references = references;
    this.hands = hands;
    this.nanos = nanos;
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
    if (recovery.compare(lease, active.get(), listing, now)
        && handovers.fulfil(lease, active.get(), now)) {
      listing = world.cloud().list(lease.application());
    }
    boolean open = !handovers.none(lease);
    Observer.Observation seen = observer.observe(active.get(), listing, now);
    blindness.tell(lease.application(), seen.blind());
    Troubles troubles = new Troubles();
    List<Turn> turns = turns(lease, active.get(), seen, now, troubles);
    act(turns, troubles);
    // What one role is troubled by keeps no other's jobs locked.
    rescue(turns, seen.roles(), listing);
    ceilings.tell(active.get(), now);
    troubles.throwFirst();
    expiry.sweep(UnderLease.of(world, ledger.leases(), lease).volumes(), active.get(), now);
    ledger.journal().looked(lease, now);
    if (seen.blind().isPresent()) {
      // Whatever is to change waits for the cloud, which may be the worse for being asked.
      return pace.idle();
    }
    ledger.journal().decided(lease, now);
    return turns.stream()
        .map(turn -> turn.moves() ? pace.moving() : idle(turn.scene(), pace))
        .reduce(open ? pace.moving() : pace.idle(), Reconciler::shorter);
  }

  /** What one role's part of a look does, and whether something is expected to change soon. */
  private record Turn(Actor actor, JobLocks locks, Scene scene, List<Step> steps, boolean moves) {}

  /** Decides for each role and writes the decisions down. */
  private List<Turn> turns(
      Lease lease, Active fleet, Observer.Observation seen, Instant now, Troubles troubles) {
    List<Considered> considered = Considered.all(seen.roles(), seen.blind(), now, troubles);
    List<Plan> plans = ceilings.bounded(fleet, considered, now);
    if (Ration.wanted(plans) > 0) {
      plans = Ration.of(plans, world.cloud().launchesNow());
    }
    List<Turn> turns = new ArrayList<>();
    for (int n = 0; n < considered.size(); n++) {
      Considered one = considered.get(n);
      Plan plan = plans.get(n);
      troubles.in(one.view().spec().name(), () -> turns.add(turn(lease, fleet, one, plan, now)));
    }
    return turns;
  }

  private Turn turn(Lease lease, Active fleet, Considered one, Plan plan, Instant now) {
    RoleView view = one.view();
    heldBack.tell(view.spec().name(), plan.guards());
    long decision =
        ledger.journal().record(lease, fleet.version(), view, one.verdict(), plan.guards(), now);
    World held = UnderLease.of(world, ledger.leases(), lease, decision);
    return new Turn(
        new Actor(held, ledger, references),
        held.locks(),
        new Scene(lease, fleet, view, now),
        plan.steps(),
        moves(view, one.plan()));
  }

  /**
   * All that is quick or urgent first, of all roles: many launches make no drain, end or
   * registration wait. Then the launches, the roles in turn.
   */
  private void act(List<Turn> turns, Troubles troubles) {
    LaunchRound round = new LaunchRound(nanos);
    hands.all(
        turns.stream()
            .flatMap(turn ->
                turn.steps().stream()
                    .filter(step -> !step.launches())
                    .map(step -> task(turn, step, round, troubles)))
            .toList(),
        AT_ONCE);
    round.begins();
    List<Callable<Boolean>> launches = new ArrayList<>();
    List<Iterator<Step>> left =
        turns.stream()
            .map(turn -> turn.steps().stream().filter(Step::launches).iterator())
            .toList();
    while (left.stream().anyMatch(Iterator::hasNext)) {
      for (int n = 0; n < turns.size(); n++) {
        if (left.get(n).hasNext()) {
          launches.add(task(turns.get(n), left.get(n).next(), round, troubles));
        }
      }
    }
    hands.all(launches, AT_ONCE);
  }

  /** Jobs of machines that have ended; last, since no machine waits for it. */
  private void rescue(List<Turn> turns, List<RoleView> views, Outcome<List<CloudMachine>> listing) {
    Troubles troubles = new Troubles();
    if (listing instanceof Outcome.Ok<List<CloudMachine>>(var shown)) {
      Whereabouts seen = Whereabouts.of(shown, views);
      for (Turn turn : turns) {
        troubles.in(
            turn.scene().view().spec().name(),
            () -> rescuing.rescue(turn.scene(), turn.locks(), seen));
      }
    }
    troubles.throwFirst();
  }

  private static Callable<Boolean> task(
      Turn turn, Step step, LaunchRound round, Troubles troubles) {
    return () ->
        troubles.in(
            turn.scene().view().spec().name(), () -> turn.actor().act(turn.scene(), step, round));
  }

  /** A role whose health is to be asked more often is looked at more often; so is one that ails. */
  private static Duration idle(Scene scene, Pace pace) {
    if (Vitals.ailsSince(scene.view(), scene.now().minus(Vitals.ALERT))) {
      return pace.moving();
    }
    return scene
        .view()
        .spec()
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
    Troubles troubles = new Troubles();
    List<Considered> considered = Considered.all(seen.roles(), seen.blind(), now, troubles);
    troubles.throwFirst();
    List<Plan> plans = ceilings.bounded(active.get(), considered, now);
    return IntStream.range(0, plans.size())
        .mapToObj(n -> preview(considered.get(n), plans.get(n)))
        .toList();
  }

  private static Preview preview(Considered considered, Plan plan) {
    return new Preview(
        considered.view().spec().name().value(),
        Sentences.of(considered.verdict()),
        plan.steps().stream().flatMap(step -> Steps.words(step).stream()).toList(),
        plan.guards().stream().map(Sentences::of).toList());
  }

  /** Whether something is expected to change soon. */
  private static boolean moves(RoleView view, Plan plan) {
    return plan.steps().stream()
        .anyMatch(step ->
            switch (step) {
              case Step.Wait(var machine, var waitsFor) ->
                  machine.state() != MachineState.IN_SERVICE
                      && (machine.state() != MachineState.IMPAIRED || machine.isHealing())
                      && !machine.unanswered()
                      && !view.holds().hold(machine);
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
