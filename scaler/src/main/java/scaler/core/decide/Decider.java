package scaler.core.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.Bounds;
import scaler.core.model.MachineState;
import scaler.core.model.Reading;
import scaler.core.policy.Policies;
import scaler.core.policy.Proposal;
import scaler.core.schedule.CapacitySchedule.Change;
import scaler.core.schedule.CapacitySchedule.Firing;

/**
 * The one place where it is decided how many machines a role is to have. The order of wishes is
 * pause, adjustment, schedule, backlog, within bounds; law 1 (no job waits for ever) stands above
 * all but the pause and a maximum of zero.
 */
public final class Decider {
  private Decider() {}

  /** Decides one role at one instant. */
  public static Verdict decide(RoleView view, Instant now) {
    int actual = view.counted().size();
    if (view.pause().isPresent()) {
      var pause = view.pause().get();
      return new Verdict(
          actual,
          actual,
          view.spec().capacity(),
          false,
          new Reason.Paused(pause.by(), pause.reason(), pause.until()),
          List.of(),
          view.memory());
    }
    if (view.retiring()) {
      return new Verdict(
          0, actual, new Bounds(0, 0), true, new Reason.Retired(), List.of(), view.memory());
    }
    Optional<Firing> firing = view.spec().schedule().inForce(now);
    Bounds bounds = bounds(view.spec(), firing);
    Draft asked =
        view.spec().backlog().isPresent()
            ? backlog(view, view.spec().backlog().get(), firing, bounds, now)
            : clock(firing, bounds, view.memory());
    return law1(view, adjusted(view, asked, now)).verdict(actual);
  }

  /** A verdict in the making. */
  private record Draft(
      int wanted,
      Bounds bounds,
      boolean byHand,
      Reason reason,
      List<Guard> guards,
      RoleMemory memory) {
    Draft wanting(int other, Reason because) {
      return new Draft(other, bounds, byHand, because, guards, memory);
    }

    Verdict verdict(int actual) {
      return new Verdict(wanted, actual, bounds, byHand, reason, guards, memory);
    }
  }

  private static Bounds bounds(RoleSpec role, Optional<Firing> firing) {
    return firing
        .flatMap(fired ->
            switch (fired.entry().change()) {
              case Change.Limits(var limits) -> Optional.of(limits);
              case Change.Capacity(var machines) -> Optional.<Bounds>empty();
            })
        .orElse(role.capacity());
  }

  private static OptionalInt scheduled(Optional<Firing> firing) {
    return firing
        .map(fired ->
            switch (fired.entry().change()) {
              case Change.Capacity(var machines) -> OptionalInt.of(machines);
              case Change.Limits(var limits) -> OptionalInt.of(limits.min());
            })
        .orElse(OptionalInt.empty());
  }

  private static Draft clock(Optional<Firing> firing, Bounds bounds, RoleMemory memory) {
    Reason reason =
        firing
            .<Reason>map(fired ->
                new Reason.Scheduled(
                    fired.entry().cron().line(),
                    fired.entry().zone().getId(),
                    fired.at(),
                    scheduled(firing).orElse(bounds.min())))
            .orElse(new Reason.Minimum(bounds.min()));
    int wanted = bounds.clamp(scheduled(firing).orElse(bounds.min()));
    return new Draft(wanted, bounds, false, reason, List.of(), memory);
  }

  private static Draft backlog(
      RoleView view, BacklogSpec backlog, Optional<Firing> firing, Bounds bounds, Instant now) {
    Draft draft =
        switch (view.reading().orElse(new Reading.Unknown(now, "it was not asked"))) {
          case Reading.Unknown(var at, var why) -> blind(view, bounds, why);
          case Reading.Known known -> stepped(view, backlog, known, bounds, now);
        };
    int floor = bounds.clamp(scheduled(firing).orElse(bounds.min()));
    if (draft.wanted() >= floor || firing.isEmpty()) {
      return draft.wanting(Math.max(draft.wanted(), floor), draft.reason());
    }
    var entry = firing.get().entry();
    return draft.wanting(
        floor, new Reason.ScheduleFloor(entry.cron().line(), entry.zone().getId(), floor));
  }

  /** Blind, what runs is kept: shrinking on missing data turns a silent queue into lost work. */
  private static Draft blind(RoleView view, Bounds bounds, String why) {
    int kept = Math.max(view.counted().size(), view.memory().wanted().orElse(0));
    return new Draft(
        bounds.clamp(kept), bounds, false, new Reason.QueueUnknown(why), List.of(), view.memory());
  }

  private static Draft stepped(
      RoleView view, BacklogSpec backlog, Reading.Known known, Bounds bounds, Instant now) {
    int current = view.counted().size();
    int before = view.memory().wanted().orElse(current);
    Optional<Instant> due = view.memory().steppedAt().map(last -> last.plus(backlog.interval()));
    if (due.isPresent() && now.isBefore(due.get())) {
      return new Draft(
          bounds.clamp(before),
          bounds,
          false,
          new Reason.LastStep(bounds.clamp(before), due.get()),
          List.of(new Guard.NextStepDue(due.get())),
          view.memory());
    }
    Proposal proposal =
        Policies.propose(
            backlog.policy(), known, current, current - view.in(MachineState.IN_SERVICE));
    List<Guard> guards = new ArrayList<>();
    int asked = asked(view, proposal.change(), before, guards, now);
    Reason reason = new Reason.Backlog(proposal.signal(), current, bounds.clamp(asked));
    Duration oldest = known.jobs().map(Reading.Jobs::oldestWait).orElse(Duration.ZERO);
    if (oldest.compareTo(backlog.maxWait()) > 0 && asked <= current) {
      asked = current + 1;
      reason = new Reason.WaitedTooLong(oldest, backlog.maxWait(), current, bounds.clamp(asked));
    }
    int wanted = bounds.clamp(asked);
    if (asked < wanted && wanted > current) {
      reason = new Reason.Minimum(bounds.min());
    }
    if (asked > wanted) {
      guards.add(new Guard.AtMaximum(asked, bounds.max()));
    } else if (asked < wanted || (proposal.change() < 0 && wanted == bounds.min())) {
      guards.add(new Guard.AtMinimum(asked, bounds.min()));
    }
    RoleMemory memory = new RoleMemory(OptionalInt.of(wanted), Optional.of(now));
    return new Draft(wanted, bounds, false, reason, guards, memory);
  }

  /** What a step asks for, before the bounds. */
  private static int asked(RoleView view, int change, int before, List<Guard> guards, Instant now) {
    int current = view.counted().size();
    if (change > 0) {
      return Math.max(before, current + change);
    }
    if (change == 0) {
      return before;
    }
    Victims victims = Victims.choose(view.counted(), -change, view.spec().minimumLifetime(), now);
    guards.addAll(victims.guards());
    return Math.min(before, current - victims.machines().size());
  }

  private static Draft adjusted(RoleView view, Draft asked, Instant now) {
    Optional<Adjustment> wish = view.adjustment().filter(made -> made.inForce(now));
    if (wish.isEmpty()) {
      return asked;
    }
    Adjustment made = wish.get();
    // What somebody asked to be fewer by hand goes at once, also where the clock or the queue would
    // let it go later: they are held by the minimum lifetime.
    boolean fewer =
        made.kind() == Adjustment.Kind.AT_MOST && view.counted().size() > made.machines();
    int bent =
        switch (made.kind()) {
          case EXACTLY -> made.machines();
          case AT_LEAST -> Math.max(asked.wanted(), made.machines());
          case AT_MOST -> fewer ? made.machines() : Math.min(asked.wanted(), made.machines());
        };
    // A wish stands above the schedule, so it is held by the role's own bounds only.
    int wanted = view.spec().capacity().clamp(bent);
    boolean nothingBent =
        wanted == asked.wanted() && made.kind() != Adjustment.Kind.EXACTLY && !fewer;
    if (nothingBent) {
      return asked;
    }
    Reason reason =
        new Reason.ByHand(made.kind(), made.machines(), made.by(), made.reason(), made.until());
    return new Draft(wanted, view.spec().capacity(), true, reason, asked.guards(), asked.memory());
  }

  private static Draft law1(RoleView view, Draft draft) {
    if (draft.wanted() > 0
        || view.spec().capacity().max() == 0
        || !(view.reading().orElse(null) instanceof Reading.Known known)) {
      return draft;
    }
    boolean somebody = !view.counted().isEmpty();
    int running = known.running().orElse(0);
    if (known.ready() > 0 && !somebody) {
      return draft.wanting(1, new Reason.NobodyThere(known.ready()));
    }
    // Running alone launches nothing: a lock may be that of a machine that died.
    if (somebody && (known.ready() > 0 || running > 0)) {
      return draft.wanting(1, new Reason.LastMachineHasWork(known.ready(), running));
    }
    return draft;
  }
}
