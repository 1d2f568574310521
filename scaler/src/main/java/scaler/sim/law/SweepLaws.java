package scaler.sim.law;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.sim.region.Instance;

/** What is looked for from time to time: G1. */
final class SweepLaws {
  private static final long UNKNOWN_AT_MOST = 150_000;

  /** A machine that no complete look has shown to anybody is nobody's fault. */
  private static final int LOOKS = 3;

  private final Facts facts;
  private final Map<MachineId, Unknown> unknown = new HashMap<>();

  SweepLaws(Facts facts) {
    this.facts = facts;
  }

  private static final class Unknown {
    final long since;
    int looks;

    Unknown(long since) {
      this.since = since;
    }
  }

  /** A complete look is over. */
  void looked(NodeView node) {
    unknown.forEach((machine, one) -> {
      if (node.listed.contains(machine) && node.lookBegan > one.since) {
        one.looks++;
      }
    });
  }

  void sweep() {
    Set<MachineId> still = new HashSet<>();
    for (Instance machine : facts.region().shown()) {
      if (machine.lives() && facts.ours(machine) && !machine.touched()) {
        facts.held(Law.G1);
        if (!known(machine)) {
          still.add(machine.id());
          g1(machine);
        }
      }
    }
    unknown.keySet().retainAll(still);
  }

  private boolean known(Instance machine) {
    Machine row = facts.rows.get(facts.slot(machine));
    return row != null
        && row.state() != MachineState.GONE
        && row.id().map(machine.id()::equals).orElse(true);
  }

  private void g1(Instance machine) {
    long now = facts.time.millis();
    Unknown one = unknown.computeIfAbsent(machine.id(), _ -> new Unknown(now));
    if (now - one.since > UNKNOWN_AT_MOST && one.looks >= LOOKS) {
      Machine row = facts.rows.get(facts.slot(machine));
      throw new Broken(
          Law.G1,
          "%s lives, and its row says %s"
              .formatted(machine, row == null ? "nothing" : row.state().word()));
    }
  }
}
