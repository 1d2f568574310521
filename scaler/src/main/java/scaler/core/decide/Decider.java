package scaler.core.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.Bounds;
import scaler.core.model.Reading;
import scaler.core.policy.Load;
import scaler.core.policy.Policies;
import scaler.core.policy.Proposal;
import scaler.core.policy.Throughput;

/**
 * The one place where it is decided how many machines a role is to have. The order of wishes is
 * pause, adjustment, schedule, backlog and ratio, within bounds; law 1 (no job waits for ever)
 * stands above all but the pause and a maximum of zero. An adjustment holds back only its part that
 * speeds up: one machine more after {@code maxWait}.
 */
public final class Decider {
  private Decider() {}

  /** Decides one role at one instant. */
  public static Verdict decide(RoleView view, Instant now) {
    int actual = view.counted().size();
    if (view.pause().isPresent()) {
      var pause = view.pause().get();
      return asItIs(view, new Reason.Paused(pause.by(), pause.reason(), pause.until()));
    }
    if (view.retiring()) {
      return new Verdict(
          0, actual, new Bounds(0, 0), true, new Reason.Retired(), List.of(), view.memory());
    }
    if (view.neighbours().unknown().isPresent()) {
      return asItIs(view, new Reason.CloudUnknown(view.neighbours().unknown().get()));
    }
    Clock clock = Clock.at(view.spec(), now);
    Draft alone =
        view.spec()
            .backlog()
            .map(backlog -> backlog(view, backlog, clock, now))
            .orElseGet(() -> scheduled(clock, view.memory()));
    Draft asked = Together.with(view, alone);
    return LawOne.above(view, adjusted(view, own(view, asked), now), now).verdict(actual);
  }

  private static Verdict asItIs(RoleView view, Reason reason) {
    int actual = view.counted().size();
    return new Verdict(
        actual, actual, view.spec().capacity(), false, reason, List.of(), view.memory());
  }

  /** The least that a role is to have by its bounds and its schedule, whatever else is asked. */
  public static int least(RoleSpec role, Instant now) {
    return Clock.at(role, now).floor();
  }

  /** Of what is wanted in all, what machines of others do not do. Wishes by hand mean our own. */
  private static Draft own(RoleView view, Draft all) {
    int others = view.neighbours().counted();
    if (others == 0) {
      return all;
    }
    List<Guard> guards = new ArrayList<>(all.guards());
    guards.add(new Guard.OthersCount(others, all.wanted()));
    return new Draft(
        Math.max(0, all.wanted() - others),
        all.bounds(),
        all.byHand(),
        all.reason(),
        guards,
        all.memory());
  }

  private static Draft scheduled(Clock clock, RoleMemory memory) {
    Reason reason =
        clock
            .firing()
            .<Reason>map(fired ->
                new Reason.Scheduled(
                    fired.entry().cron().line(),
                    fired.entry().zone().getId(),
                    fired.at(),
                    clock.floor()))
            .orElse(new Reason.Minimum(clock.floor()));
    return new Draft(clock.floor(), clock.bounds(), false, reason, List.of(), memory);
  }

  private static Draft backlog(RoleView view, BacklogSpec backlog, Clock clock, Instant now) {
    Draft draft =
        switch (view.reading().orElse(new Reading.Unknown(now, "it was not asked"))) {
          case Reading.Unknown(_, var why) -> blind(view, backlog, clock.bounds(), why, now);
          case Reading.Known known -> stepped(view, backlog, known, clock, now);
        };
    return clock
        .firing()
        .filter(fired -> draft.wanted() < clock.floor())
        .map(fired ->
            draft.wanting(
                clock.floor(),
                new Reason.ScheduleFloor(
                    fired.entry().cron().line(), fired.entry().zone().getId(), clock.floor())))
        .orElse(draft);
  }

  private static Draft blind(
      RoleView view, BacklogSpec backlog, Bounds bounds, String why, Instant now) {
    Blind blind = Blind.of(view, backlog, bounds, why, now);
    return new Draft(blind.wanted(), bounds, false, blind.reason(), List.of(), blind.memory());
  }

  private static Draft stepped(
      RoleView view, BacklogSpec backlog, Reading.Known known, Clock clock, Instant now) {
    boolean soon =
        waitedTooLong(backlog, known).isPresent()
            && backlog.maxWait().compareTo(backlog.interval()) < 0;
    Duration pace = soon ? backlog.maxWait() : backlog.interval();
    return view.memory()
        .steppedAt()
        .map(last -> last.plus(pace))
        .filter(now::isBefore)
        .map(due -> between(view, backlog, clock, due, now))
        .orElseGet(() -> step(view, backlog, known, clock, now));
  }

  /** How long the oldest ready job has waited, where that is longer than any may. */
  private static Optional<Duration> waitedTooLong(BacklogSpec backlog, Reading.Known known) {
    return known
        .jobs()
        .map(Reading.Jobs::oldestWait)
        .filter(oldest -> oldest.compareTo(backlog.maxWait()) > 0);
  }

  private static Draft between(
      RoleView view, BacklogSpec backlog, Clock clock, Instant due, Instant now) {
    int current = current(view);
    Bounds bounds = clock.bounds();
    int before = view.memory().wanted().orElse(current);
    int wanted = bounds.clamp(before);
    Reason reason = bounded(new Reason.LastStep(wanted, due), before, current, bounds);
    List<Guard> guards = new ArrayList<>(List.of(new Guard.NextStepDue(due)));
    Optional.of(wanted)
        .filter(machines -> machines > clock.floor())
        .flatMap(_ -> loud(view, backlog, current, now))
        .ifPresent(guards::add);
    return new Draft(wanted, bounds, false, reason, guards, view.memory().seeing());
  }

  private static int current(RoleView view) {
    return view.thereFor(view.memory().wanted().orElse(0));
  }

  private static Draft step(
      RoleView view, BacklogSpec backlog, Reading.Known known, Clock clock, Instant now) {
    int current = current(view);
    int before = before(view, backlog, clock, current);
    Bounds bounds = clock.bounds();
    int coming = view.coming();
    Load load = Loads.of(view, known, current, now);
    Proposal proposal = Policies.propose(backlog.policy(), known, load, view.memory().learned());
    Optional<Throughput> throughput = Throughput.of(view.memory().throughput(), load);
    List<Guard> guards = new ArrayList<>();
    known.silent().map(Guard.SilentMachines::new).ifPresent(guards::add);
    int change =
        worthwhile(proposal.change(), current, Math.max(before, current), throughput, guards);
    int ruled = ruled(view, backlog, change, before, guards, now);
    Optional<Duration> tooLong =
        waitedTooLong(backlog, known)
            .filter(wait -> ruled <= current)
            .filter(wait -> coming == 0 || !grewIn(view, backlog.maxWait(), now));
    int asked = tooLong.isPresent() ? current + 1 : ruled;
    int wanted = bounds.clamp(asked);
    if (asked > wanted) {
      guards.add(new Guard.AtMaximum(asked, bounds.max()));
    } else if (asked < wanted || (proposal.change() < 0 && wanted == bounds.min())) {
      guards.add(new Guard.AtMinimum(bounds.min()));
    }
    int from = change == 0 ? wanted : current;
    Reason reason =
        tooLong
            .<Reason>map(wait -> new Reason.WaitedTooLong(wait, backlog.maxWait(), current, wanted))
            .orElse(new Reason.Backlog(proposal.signal(), from, wanted));
    RoleMemory memory = view.memory().learning(proposal.learned(), throughput).stepped(wanted, now);
    return new Draft(
        wanted,
        bounds,
        false,
        bounded(reason, asked, current, bounds),
        guards,
        wanted > before ? memory.grown(wanted, now) : memory);
  }

  /**
   * How many the rule asked for last. Where only quiet hours take machines away, those that the
   * clock brought are its own, too: else they would all go when the line does that asks for them.
   */
  private static int before(RoleView view, BacklogSpec backlog, Clock clock, int current) {
    int asked = view.memory().wanted().orElse(current);
    return switch (backlog.scaleIn()) {
      case BY_LOAD -> asked;
      case IN_QUIET_HOURS -> Math.max(asked, Math.min(current, clock.floor()));
    };
  }

  /** A bound is the reason itself where it moves the number against what was asked. */
  private static Reason bounded(Reason reason, int asked, int current, Bounds bounds) {
    if (Math.min(asked, current) > bounds.max()) {
      return new Reason.Maximum(bounds.max());
    }
    return Math.max(asked, current) < bounds.min() ? new Reason.Minimum(bounds.min()) : reason;
  }

  /** Whether the backlog asked for more within so long before now. */
  private static boolean grewIn(RoleView view, Duration past, Instant now) {
    return view.memory().grewAt().map(at -> now.isBefore(at.plus(past))).orElse(false);
  }

  /**
   * By how much a rule may ask for more where more machines finished no more jobs.
   *
   * @param there those that there are, or that it asked for before
   */
  private static int worthwhile(
      int change, int current, int there, Optional<Throughput> throughput, List<Guard> guards) {
    Optional<Throughput.Flat> flat =
        throughput
            .flatMap(Throughput::flat)
            .filter(held -> change > Math.max(there, held.most()) - current);
    flat.map(Guard.ThroughputFlat::new).ifPresent(guards::add);
    return flat.map(held -> Math.max(there, held.most()) - current).orElse(change);
  }

  /** How many the rule asks for at a step, before the bounds. */
  private static int ruled(
      RoleView view, BacklogSpec backlog, int change, int before, List<Guard> guards, Instant now) {
    int current = current(view);
    if (change > 0) {
      return Math.max(before, current + change);
    }
    if (change == 0) {
      return before;
    }
    Optional<Guard> loud = loud(view, backlog, current, now);
    if (loud.isPresent()) {
      guards.add(loud.get());
      return Math.min(before, current);
    }
    Duration lifetime = view.spec().minimumLifetime();
    if (!backlog.policy().weighsReturns() && grewIn(view, lifetime, now)) {
      view.memory().grewAt().ifPresent(at -> guards.add(new Guard.GrewLately(at.plus(lifetime))));
      return Math.min(before, current);
    }
    Victims victims = Victims.choose(view, view.counted(), -change, now);
    guards.addAll(victims.guards());
    return Math.min(before, current - victims.machines().size());
  }

  /** Why the rule takes no machine away at this hour. */
  private static Optional<Guard> loud(
      RoleView view, BacklogSpec backlog, int current, Instant now) {
    return switch (backlog.scaleIn()) {
      case BY_LOAD -> Optional.empty();
      case IN_QUIET_HOURS -> QuietHours.against(view.spec(), current, now);
    };
  }

  private static Draft adjusted(RoleView view, Draft asked, Instant now) {
    Optional<Adjustment> wish = view.adjustment().filter(made -> made.inForce(now));
    if (wish.isEmpty()) {
      return asked;
    }
    Adjustment made = wish.get();
    // A wish stands above the schedule, so it is held by the role's own bounds only.
    Bounds bounds = view.spec().capacity();
    int machines = bounds.clamp(made.machines());
    // What somebody asked to be fewer goes at once, also where the clock or the queue would let it
    // go later: they are held by the minimum lifetime.
    boolean fewer = made.kind() == Adjustment.Kind.AT_MOST && view.counted().size() > machines;
    int wanted =
        switch (made.kind()) {
          case EXACTLY -> machines;
          case AT_LEAST -> Math.max(asked.wanted(), machines);
          case AT_MOST -> fewer ? machines : Math.min(asked.wanted(), machines);
        };
    boolean bent = wanted != asked.wanted() || fewer || made.kind() == Adjustment.Kind.EXACTLY;
    if (!bent) {
      return asked;
    }
    Reason reason =
        new Reason.ByHand(made.kind(), made.machines(), made.by(), made.reason(), made.until());
    // Who asks for at least so many asks for no end of any machine.
    boolean byHand = made.kind() != Adjustment.Kind.AT_LEAST;
    return new Draft(wanted, bounds, byHand, reason, asked.guards(), asked.memory());
  }
}
