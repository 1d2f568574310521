package scaler.sim.law;

import java.util.Optional;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.EndCause;
import scaler.core.model.EndCause.Kind;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.sim.region.Instance;

/** What may be concluded of a machine that does not answer: G5 for those that end as ill. */
final class Silence {
  private final Facts facts;

  Silence(Facts facts) {
    this.facts = facts;
  }

  /** A machine is to end; as an ill one, without proof that it is idle, only when it is silent. */
  void proves(NodeView node, Machine before, EndCause cause) {
    boolean proven = before.drain().flatMap(Drain::unlocked).isPresent();
    Optional<Instance> machine = facts.truth(before);
    if (cause.kind() != Kind.UNHEALTHY || machine.isEmpty()) {
      return;
    }
    if (!facts.heard.answers(node, machine.get().address())) {
      facts.silent.add(machine.get().id());
    }
    if (proven) {
      return;
    }
    facts.held(Law.G5);
    if (facts.heard.answers(node, machine.get().address())) {
      throw new Broken(
          Law.G5,
          "%s answers and is ended without proof: %s".formatted(before.label(), cause.detail()));
    }
    if (before.state() != MachineState.DRAINING) {
      jobs(node, before, machine.get());
    }
  }

  /**
   * How many jobs an end cuts off. One that never became ready and does not answer is not cordoned:
   * what it began after its end was decided is nobody's fault; nor is what it has in hand where the
   * queue does not show who works on what.
   */
  int cutOff(Instance machine, int jobs) {
    Machine row = facts.rows.get(facts.slot(machine));
    if (row == null
        || row.state() != MachineState.TERMINATING
        || row.drain().flatMap(Machine.Drain::unlocked).isPresent()
        || row.end().filter(end -> end.kind() == EndCause.Kind.NEVER_READY).isEmpty()) {
      return jobs;
    }
    boolean shown =
        facts
            .role(row.role(), row.since().toEpochMilli())
            .flatMap(Optional::stream)
            .flatMap(role -> role.backlog().stream())
            .allMatch(BacklogSpec::showsAllLocks);
    return shown ? facts.region().busySince(machine, row.since().toEpochMilli()) : 0;
  }

  /** A silent machine that has jobs in hand is left alone for as long as a drain may take. */
  void jobs(NodeView node, Machine row, Instance machine) {
    int jobs = facts.region().busySince(machine, node.lookBegan);
    boolean shown =
        facts.specs(row.role(), node.lookBegan).stream()
            .flatMap(role -> role.backlog().stream())
            .allMatch(BacklogSpec::showsAllLocks);
    if (jobs == 0 || !shown) {
      return;
    }
    facts.reached("a silent machine with jobs in hand was given up");
    long timeout =
        facts.specs(row.role(), node.lookBegan).stream()
            .map(role -> role.drain().timeout().toMillis())
            .min(Long::compare)
            .orElse(0L);
    long silent = facts.time.millis() - facts.heard.failingSince(node, machine.address());
    if (silent < timeout && !facts.heard.foundIll(node, machine.id())) {
      throw new Broken(
          Law.G5,
          "%s has %d jobs in hand and has been silent for %d s"
              .formatted(row.label(), jobs, silent / 1000));
    }
  }
}
