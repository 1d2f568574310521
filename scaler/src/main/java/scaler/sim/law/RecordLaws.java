package scaler.sim.law;

import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import scaler.core.decide.Decider;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Reading;
import scaler.engine.port.Lease;
import scaler.sim.region.Instance;

/**
 * What is written down: G1 of rows that end, G7, G9 for what is in service, G14, G17, G18, G27 of a
 * look.
 */
final class RecordLaws {
  /** Written out once more, so that a change of the loop's own table is seen. */
  private static final Map<MachineState, Set<MachineState>> LEGAL =
      new EnumMap<>(MachineState.class);

  static {
    legal(MachineState.REQUESTED, MachineState.PENDING);
    legal(MachineState.PENDING, MachineState.BOOTING, MachineState.DRAINING);
    legal(
        MachineState.BOOTING,
        MachineState.IN_SERVICE,
        MachineState.IMPAIRED,
        MachineState.DRAINING);
    legal(MachineState.IN_SERVICE, MachineState.IMPAIRED, MachineState.DRAINING);
    legal(MachineState.IMPAIRED, MachineState.BOOTING, MachineState.DRAINING);
    legal(MachineState.DRAINING, MachineState.BOOTING);
    legal(MachineState.TERMINATING);
  }

  private static void legal(MachineState from, MachineState... to) {
    Set<MachineState> next = EnumSet.of(from, MachineState.GONE);
    next.addAll(Set.of(to));
    next.add(MachineState.TERMINATING);
    LEGAL.put(from, next);
  }

  /** The time of a look is that of its beginning; what it sees may be some seconds newer. */
  static final long A_LOOK = 10_000;

  /** Deciding again takes as long as deciding: one look of so many is tried. */
  private static final int SAMPLE = 16;

  private final Facts facts;
  private long decisions;

  RecordLaws(Facts facts) {
    this.facts = facts;
  }

  /** Something was written under a lease. */
  void under(Lease lease) {
    facts.held(Law.G7);
    if (lease.epoch() != facts.epoch) {
      throw new Broken(
          Law.G7, "epoch %d writes while epoch %d governs".formatted(lease.epoch(), facts.epoch));
    }
  }

  /** A row was written. */
  void wrote(NodeView node, Machine before, Machine after, Instant now) {
    facts.held(Law.G17);
    if (!LEGAL.getOrDefault(before.state(), Set.of()).contains(after.state())) {
      throw new Broken(
          Law.G17,
          "%s goes from %s to %s"
              .formatted(after.label(), before.state().word(), after.state().word()));
    }
    Machine stands = facts.rows.get(after.slot());
    if (stands != null && stands.state() != before.state()) {
      throw new Broken(
          Law.G7, "%s is written over a row that had changed".formatted(after.label()));
    }
    // The loop's own copy may have been changed on the way.
    g18(node, stands == null ? before : stands, after);
    off(before, after);
    if (after.state() == MachineState.IN_SERVICE && before.state() != after.state()) {
      g9(node, after);
    }
  }

  /** Nothing but its end makes a machine gone. Excused: one that was let go. */
  private void off(Machine before, Machine after) {
    boolean letGo = after.end().filter(end -> end.kind() == EndCause.Kind.LEFT).isPresent();
    if (after.state() != MachineState.GONE || letGo) {
      return;
    }
    facts.held(Law.G1);
    facts
        .ofSlot(after.slot())
        .filter(Instance::lives)
        .ifPresent(machine -> {
          throw new Broken(
              Law.G1,
              "%s lives, and its row goes from %s to gone"
                  .formatted(machine, before.state().word()));
        });
  }

  /** A look tells the time of its beginning, however long it lasts. */
  private void g18(NodeView node, Machine before, Machine after) {
    facts.held(Law.G18);
    long now = facts.time.millis();
    long look = Math.max(A_LOOK, now - node.lookBegan);
    boolean sane =
        after.since().toEpochMilli() <= now
            && after.requestedAt().equals(before.requestedAt())
            && (before.firstRunning().isEmpty()
                || before.firstRunning().equals(after.firstRunning()));
    long ran = facts.truth(after).map(Instance::firstRan).orElse(Long.MIN_VALUE);
    boolean notBefore =
        before.firstRunning().isPresent()
            || after.firstRunning().map(first -> first.toEpochMilli() + look >= ran).orElse(true);
    if (!sane || !notBefore) {
      throw new Broken(
          Law.G18,
          "of %s is on record: since %s, first running %s (before: %s; really: %s)"
              .formatted(
                  after.label(), after.since(), after.firstRunning(), before.firstRunning(), ran));
    }
  }

  /** Excused: a machine that was ended, stopped or lost its place meanwhile. */
  private void g9(NodeView node, Machine row) {
    Instance machine = facts.truth(row).orElseThrow();
    facts.held(Law.G9);
    List<RoleSpec> roles = facts.specs(row.role(), node.lookBegan);
    boolean served = roles.isEmpty() || roles.stream().anyMatch(role -> isServed(machine, role));
    if (machine.runs() && !served) {
      throw new Broken(
          Law.G9, "%s is in service and not in its balancers: %s".formatted(row.label(), roles));
    }
    if (!machine.everReady() && !row.pageless()) {
      throw new Broken(Law.G9, "%s is in service and was never ready".formatted(row.label()));
    }
  }

  private boolean isServed(Instance machine, RoleSpec role) {
    return role.loadBalancers().stream()
        .allMatch(balancer -> facts.region().balancer().serves(balancer, machine.id()));
  }

  /** A look at one role was written down. */
  void decided(NodeView node, RoleView view, Verdict verdict, Instant now) {
    if (verdict.reason() instanceof Reason.CloudUnknown || node.blind) {
      return;
    }
    if (decisions++ % SAMPLE == 0) {
      g14(view, verdict, now);
    }
    if (view.pause().isEmpty()
        && !view.retiring()
        && view.neighbours().counted() == 0
        && view.reading().orElse(null) instanceof Reading.Known known) {
      g27(view, verdict, known, now);
    }
  }

  private void g14(RoleView view, Verdict verdict, Instant now) {
    facts.held(Law.G14);
    Verdict again = Decider.decide(view, now);
    if (!again.equals(verdict)) {
      throw new Broken(
          Law.G14, "%s is decided as %s and as %s".formatted(view.spec().name(), verdict, again));
    }
  }

  private void g27(RoleView view, Verdict verdict, Reading.Known known, Instant now) {
    if (known.ready() > 0 && verdict.bounds().max() > 0) {
      facts.held(Law.G27);
      if (verdict.wanted() < 1) {
        throw new Broken(
            Law.G27,
            "%s has %d ready jobs and wants no machine"
                .formatted(view.spec().name(), known.ready()));
      }
    }
    boolean longAgo =
        known.jobs().isPresent()
            && view.spec().backlog().isPresent()
            && known.jobs().get().oldestWait().compareTo(view.spec().backlog().get().maxWait()) > 0;
    int counted = view.counted().size();
    if (longAgo
        && verdict.memory().steppedAt().equals(Optional.of(now))
        && view.adjustment().isEmpty()
        && view.coming() == 0
        && counted < verdict.bounds().max()) {
      facts.held(Law.G27);
      if (verdict.wanted() <= counted) {
        throw new Broken(
            Law.G27,
            "a job of %s has waited %s, and no machine more is wanted"
                .formatted(view.spec().name(), known.jobs().get().oldestWait()));
      }
    }
  }
}
