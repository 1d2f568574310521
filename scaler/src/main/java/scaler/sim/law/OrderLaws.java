package scaler.sim.law;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import scaler.core.model.Asked;
import scaler.core.model.Asked.What;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.sim.region.Instance;

/** What a machine itself is told to do: G6 and G12 for orders, and G5 for the jobs there. */
final class OrderLaws {
  private final Facts facts;
  private final Set<String> rebooted = new HashSet<>();

  OrderLaws(Facts facts) {
    this.facts = facts;
  }

  /**
   * An order is about to be given. Excused: a process that stood still and knows nothing of what
   * was written since.
   */
  void asks(NodeView node, String verb, MachineId id) {
    boolean late = facts.time.millis() > node.sureUntil;
    Optional<Machine> row = facts.row(id);
    if (late || row.isEmpty()) {
      return;
    }
    Optional<What> asked = row.get().asked().map(Asked::what);
    switch (verb) {
      case "untag" -> written(row.get(), verb, asked.equals(Optional.of(What.UNCORDON)));
      case "reboot" -> {
        ordered(row.get(), verb, HealRung.REBOOT, asked.equals(Optional.of(What.REBOOT)));
        once(row.get());
        cutsNothingOff(node, row.get(), verb);
      }
      case "stop" -> {
        boolean stop = asked.filter(Set.of(What.STOP, What.FORCE_STOP)::contains).isPresent();
        ordered(row.get(), verb, HealRung.RESTART, stop);
        cutsNothingOff(node, row.get(), verb);
      }
      case "start" ->
          ordered(row.get(), verb, HealRung.RESTART, asked.equals(Optional.of(What.START)));
      default -> {}
    }
  }

  private void ordered(Machine row, String verb, HealRung rung, boolean asked) {
    boolean fits =
        row.isHealing() && row.heal().flatMap(Heal::rung).equals(Optional.of(rung)) && asked;
    written(row, verb, fits);
    row.id().ifPresent(facts.ordered::add);
    facts.reached("an ill machine got the order: " + verb);
  }

  private void written(Machine row, String verb, boolean isWritten) {
    facts.held(Law.G6);
    if (!isWritten) {
      throw new Broken(
          Law.G6,
          "\"%s %s\" is asked for, and its row says: %s, %s"
              .formatted(verb, row.label(), row.state().word(), row.asked()));
    }
  }

  /** Nobody knows whether a reboot without an answer was done, so there is no second one. */
  private void once(Machine row) {
    facts.held(Law.G12);
    if (!rebooted.add(row.slot() + " " + row.heal().orElseThrow().since())) {
      throw new Broken(Law.G12, row.label() + " is rebooted twice in one illness");
    }
  }

  private void cutsNothingOff(NodeView node, Machine row, String verb) {
    facts.held(Law.G5);
    Optional<Instance> machine = facts.truth(row);
    int jobs = machine.map(one -> facts.region().busySince(one, node.lookBegan)).orElse(0);
    boolean answers = machine.filter(one -> facts.heard.answers(node, one.address())).isPresent();
    if (jobs > 0 && answers) {
      throw new Broken(
          Law.G5,
          "%s answers, has %d jobs in hand, and gets a %s".formatted(row.label(), jobs, verb));
    }
  }
}
