package scaler.sim.law;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import scaler.core.model.Asked;
import scaler.core.model.Asked.What;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.sim.region.Instance;

/** How long an ill machine is on one rung: G12. */
final class RungLaws {
  /** No more than so many of the windows that its role sets. */
  private static final int WINDOWS = 7;

  /** In milliseconds: nobody decided, it was held or paused, or no listing showed it. */
  private static final long GAP = 120_000;

  private static final Set<What> ORDERS =
      EnumSet.of(What.REBOOT, What.STOP, What.FORCE_STOP, What.START);

  private final Facts facts;
  private final Map<Long, Climb> climbing = new HashMap<>();

  RungLaws(Facts facts) {
    this.facts = facts;
  }

  /**
   * A rung that a machine is seen on.
   *
   * @param since when it was seen there first, without a long gap until now
   * @param last when it was seen there last
   */
  private record Climb(HealRung rung, long since, long last) {
    boolean goesOn(HealRung other, long now) {
      return rung == other && now - last < GAP;
    }
  }

  /** A complete look is over: nobody stays on a rung for ever. */
  void looked(NodeView node) {
    for (Machine row : facts.rows.values()) {
      if (row.state() == MachineState.IMPAIRED && climbs(node, row)) {
        long since = since(row, node.lookBegan);
        if (node.lookBegan > since + WINDOWS * patience(node, row)) {
          throw new Broken(
              Law.G12, "%s stays on its rung %s".formatted(row.label(), row.heal().orElseThrow()));
        }
      }
    }
  }

  /** Since when it has been seen on its rung; what begins after a gap has its windows anew. */
  private long since(Machine row, long now) {
    HealRung rung = row.heal().flatMap(Heal::rung).orElseThrow();
    Climb before = climbing.get(row.slot());
    long since = before != null && before.goesOn(rung, now) ? before.since() : now;
    climbing.put(row.slot(), new Climb(rung, since, now));
    return since;
  }

  /** Excused: under a pause, held, not listed, or not told yet because of a job. */
  private boolean climbs(NodeView node, Machine row) {
    Heal heal = row.heal().filter(Heal::inPlace).orElse(null);
    MachineId id = row.id().orElse(null);
    boolean told = row.asked().map(Asked::what).filter(ORDERS::contains).isPresent();
    if (heal == null || id == null || !told || !node.listed.contains(id)) {
      return false;
    }
    facts.held(Law.G12);
    return !facts.isPaused(row.role())
        && !facts.isHeld(id)
        && facts.truth(row).filter(Instance::lives).isPresent();
  }

  private long patience(NodeView node, Machine row) {
    return facts.specs(row.role(), node.lookBegan).stream()
        .map(role -> role.heal().patience().toMillis())
        .max(Long::compare)
        .orElse(0L);
  }
}
