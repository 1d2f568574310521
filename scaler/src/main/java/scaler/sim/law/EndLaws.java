package scaler.sim.law;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.model.EndCause;
import scaler.core.model.EndCause.Kind;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.sim.region.Instance;

/** How machines go: G4, G5, G8, G9, G10, G13. */
final class EndLaws {
  /** Causes that need proof that nothing is cut off. */
  private static final Set<Kind> PROVEN = EnumSet.of(Kind.SCALE_IN, Kind.RETIRED, Kind.BY_HAND);

  private static final Set<MachineState> COMING =
      EnumSet.of(MachineState.REQUESTED, MachineState.PENDING, MachineState.BOOTING);

  /** Causes that hold no end up for jobs or connections. */
  private static final Set<Kind> UNPROVEN =
      EnumSet.of(
          Kind.DRAIN_TIMEOUT, Kind.INTERRUPTED, Kind.LAUNCH_FAILED, Kind.EXTERNAL, Kind.UNHEALTHY);

  private static final Duration BRAKE = Duration.ofMinutes(10);

  private final Facts facts;
  private final Silence silence;
  private final Map<RoleName, Deque<Instant>> unproven = new HashMap<>();

  EndLaws(Facts facts) {
    this.facts = facts;
    this.silence = new Silence(facts);
  }

  /** The cloud ends a machine because it was asked to. */
  void ends(Instance machine, int jobs, boolean connected) {
    Optional<Machine> row = Optional.ofNullable(facts.rows.get(facts.slot(machine)));
    Kind kind = row.flatMap(Machine::end).map(EndCause::kind).orElse(Kind.SCALE_IN);
    boolean forced = kind == Kind.BY_HAND && facts.forced.contains(machine.id());
    boolean proven =
        row.flatMap(Machine::drain).flatMap(Drain::unlocked).isPresent() && kind == Kind.UNHEALTHY;
    boolean free = forced || (UNPROVEN.contains(kind) && !proven);
    facts.held(Law.G5);
    if (jobs > 0 && !free) {
      throw new Broken(
          Law.G5, "%s is ended (%s) with %d jobs in hand".formatted(machine, kind.word(), jobs));
    }
    facts.held(Law.G9);
    if (connected && !free && kind != Kind.NEVER_READY && !facts.silent.contains(machine.id())) {
      throw new Broken(
          Law.G9, "%s is ended (%s) with open connections".formatted(machine, kind.word()));
    }
  }

  /** Something is done to a machine. */
  void touches(Instance machine, String what) {
    facts.held(Law.G8);
    if (!facts.ours(machine) && !facts.handed.knows(machine)) {
      throw new Broken(Law.G8, "%s is %s, and it is not ours".formatted(machine, what));
    }
  }

  /** A row was written. */
  void wrote(NodeView node, Machine before, Machine after, String what, Instant now) {
    boolean changes = before.state() != after.state();
    if (changes && after.state() == MachineState.DRAINING) {
      EndCause cause = after.drain().orElseThrow().cause();
      if (cause.kind() == Kind.SCALE_IN) {
        scaledIn(node, after, now);
      }
      held(node, after, cause);
      cause(node, before, cause, now);
    }
    if (changes && after.state() == MachineState.TERMINATING) {
      EndCause cause = after.end().orElse(new EndCause(Kind.SCALE_IN, "no cause"));
      held(node, after, cause);
      cause(node, before, cause, now);
      proof(before, cause);
      silence.proves(node, before, cause);
      g11(before, after, cause, now);
    }
    since(before, after, what);
  }

  /** Excused: what the cloud takes or has ended, and a look that had begun before the hold. */
  private void held(NodeView node, Machine row, EndCause cause) {
    Optional<Facts.Paused> hold = row.id().map(facts.held::get);
    boolean mine =
        PROVEN.contains(cause.kind())
            || cause.kind() == Kind.DRAIN_TIMEOUT
            || cause.kind() == Kind.UNHEALTHY;
    if (hold.isPresent()) {
      facts.held(Law.HELD);
    }
    if (hold.isPresent() && mine && facts.time.millis() < hold.get().until()) {
      if (hold.get().from() < node.lookBegan) {
        throw new Broken(
            Law.HELD, "%s is held and goes (%s)".formatted(row.label(), cause.kind().word()));
      }
    }
  }

  /** What counts is what the loop counts; what it may hold back is held to it. */
  private void g11(Machine before, Machine after, EndCause cause, Instant now) {
    if (!EndCause.isUnproven(before, after)) {
      return;
    }
    Deque<Instant> ends = unproven.computeIfAbsent(before.role(), _ -> new ArrayDeque<>());
    while (!ends.isEmpty() && !ends.getFirst().isAfter(now.minus(BRAKE))) {
      ends.removeFirst();
    }
    int most = Math.max(1, facts.living(before.role()).size() / 10);
    boolean mayBeHeldBack = cause.kind() == Kind.UNHEALTHY || cause.kind() == Kind.DRAIN_TIMEOUT;
    facts.held(Law.G11);
    if (mayBeHeldBack && ends.size() >= most) {
      throw new Broken(
          Law.G11,
          "%s ends without proof (%s), after %d others of %s in ten minutes"
              .formatted(before.label(), cause.kind().word(), ends.size(), before.role()));
    }
    ends.add(now);
  }

  private void scaledIn(NodeView node, Machine row, Instant now) {
    facts.held(Law.G4);
    Duration lifetime =
        facts
            .role(row.role(), node.lookBegan)
            .map(role -> role.map(RoleSpec::minimumLifetime).orElse(Duration.ZERO))
            .min(Duration::compareTo)
            .orElse(Duration.ZERO);
    long ran = facts.truth(row).map(facts::ranFrom).orElse(Long.MAX_VALUE / 2);
    if (now.toEpochMilli() + RecordLaws.A_LOOK < ran + lifetime.toMillis()) {
      throw new Broken(
          Law.G4,
          "%s is drained to scale in %d s after it began to run, and lives %s at least"
              .formatted(row.label(), (now.toEpochMilli() - ran) / 1000, lifetime));
    }
    facts.held(Law.G13);
    long left =
        facts.living(row.role()).stream()
            .filter(other -> other.slot() != row.slot())
            .filter(other -> other.counts() || isBack(other))
            .count();
    if (left < facts.least(row.role(), node.lookBegan)) {
      throw new Broken(
          Law.G13,
          "%s is drained to scale in, and %s then has %d machines"
              .formatted(row.label(), row.role(), left));
    }
    g10(node, row);
  }

  /**
   * Found well in this very look, or stopped and to be started, which writes that down behind what
   * it decides by it.
   */
  private boolean isBack(Machine row) {
    return row.state() == MachineState.IMPAIRED
        && facts
            .truth(row)
            .filter(machine -> machine.ready(facts.time.millis()) || facts.mayStand(machine))
            .isPresent();
  }

  private void g10(NodeView node, Machine row) {
    List<BacklogSpec> backlogs =
        facts
            .role(row.role(), node.lookBegan)
            .flatMap(Optional::stream)
            .flatMap(role -> role.backlog().stream())
            .toList();
    if (!backlogs.isEmpty()) {
      facts.held(Law.G10);
      if (backlogs.stream().noneMatch(one -> told(node, one))) {
        throw new Broken(
            Law.G10,
            "%s is drained to scale in, and its queue told nothing".formatted(row.label()));
      }
    }
  }

  /** Whether each of its queues gave an answer. */
  private static boolean told(NodeView node, BacklogSpec backlog) {
    return backlog.sources().stream()
        .allMatch(one -> node.readings.get(one.source().url()) instanceof Reading.Known);
  }

  /** A cause is not only a word. */
  private void cause(NodeView node, Machine before, EndCause cause, Instant now) {
    boolean isTrue =
        switch (cause.kind()) {
          case BY_HAND -> byHand(node, before);
          case RETIRED -> facts.role(before.role(), node.lookBegan).anyMatch(Optional::isEmpty);
          case NEVER_READY -> neverReady(node, before, now);
          case INTERRUPTED ->
              facts
                  .truth(before)
                  .map(machine -> machine.notice().isPresent() || !machine.lives())
                  .orElse(false);
          case EXTERNAL ->
              facts
                  .truth(before)
                  .map(machine -> machine.touched() || !machine.lives() || facts.isOff(machine))
                  .orElse(true);
          case DRAIN_TIMEOUT ->
              facts.specs(before.role(), node.lookBegan).stream()
                  .anyMatch(role -> role.drain().onTimeout() == OnTimeout.TERMINATE);
          case UNHEALTHY -> before.isHealing() || before.state() == MachineState.DRAINING;
          case SCALE_IN, LAUNCH_FAILED, LEFT -> true;
        };
    // One that drains for it was looked at when that began; its role may be back since.
    if (!isTrue && !drainsFor(before, cause.kind())) {
      throw new Broken(
          Law.G4,
          "%s goes because of \"%s: %s\", and that is not so"
              .formatted(before.label(), cause.kind().word(), cause.detail()));
    }
  }

  private boolean byHand(NodeView node, Machine before) {
    return facts.adjusted.mayGovern(before.role(), node.lookBegan)
        || before.id().map(facts.endsAsked::contains).orElse(false)
        || facts.emptied(before.zone(), node.lookBegan);
  }

  private static boolean drainsFor(Machine machine, Kind kind) {
    return machine.drain().filter(drain -> drain.cause().kind() == kind).isPresent();
  }

  private boolean neverReady(NodeView node, Machine before, Instant now) {
    Duration startup =
        facts
            .role(before.role(), node.lookBegan)
            .flatMap(Optional::stream)
            .map(RoleSpec::startup)
            .min(Duration::compareTo)
            .orElse(Duration.ZERO);
    return COMING.contains(before.state())
        && (!now.isBefore(before.since().plus(startup))
            || facts
                .truth(before)
                .map(machine -> !machine.lives() || machine.touched())
                .orElse(true));
  }

  /** Each proof is newer than the one before it, the first newer than the cordon. */
  private void proof(Machine before, EndCause cause) {
    boolean forced = before.id().filter(facts.forced::contains).isPresent();
    if (!PROVEN.contains(cause.kind()) || forced) {
      return;
    }
    Drain drain = before.drain().orElse(Drain.of(cause, Instant.MAX));
    Instant cordoned = drain.cordoned().orElse(Instant.MAX);
    Instant acknowledged = drain.acknowledged().orElse(Instant.MIN);
    Instant unlocked = drain.unlocked().orElse(Instant.MIN);
    facts.held(Law.G5);
    if (!acknowledged.isAfter(cordoned) || !unlocked.isAfter(acknowledged)) {
      throw new Broken(
          Law.G5,
          "%s is ended (%s) with the proof %s"
              .formatted(before.label(), cause.kind().word(), drain));
    }
  }

  /** The time of a drain counts from its beginning, whoever goes on with it. */
  private void since(Machine before, Machine after, String what) {
    if (after.state() != MachineState.DRAINING || after.drain().isEmpty()) {
      facts.drainBegan.remove(after.slot());
      return;
    }
    Instant since = after.drain().get().since();
    Instant began = facts.drainBegan.putIfAbsent(after.slot(), since);
    if (what.equals("the hold is over")) {
      facts.drainBegan.put(after.slot(), since);
    } else if (began != null && !began.equals(since)) {
      throw new Broken(
          Law.G5,
          "the drain of %s began at %s, and now is said to have begun at %s"
              .formatted(before.label(), began, since));
    }
  }
}
