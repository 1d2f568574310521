package scaler.sim.law;

import java.util.Optional;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.plan.Draining;
import scaler.sim.region.Instance;
import scaler.sim.region.Region;

/** Whose machines are asked for: G8, and G6 for the tags by which a machine is ours. */
final class OwnLaws {
  private final Facts facts;

  OwnLaws(Facts facts) {
    this.facts = facts;
  }

  /**
   * Something is about to be asked for that is to happen to a machine: one of this application,
   * which was not let go. Excused: a process that stood still, and knows nothing of what was
   * written since.
   */
  void asks(NodeView node, String verb, MachineId id) {
    facts.held(Law.G8);
    Optional<Instance> machine = facts.region().find(id);
    boolean late = facts.time.millis() > node.sureUntil;
    if (machine.isEmpty() || late || facts.ours(machine.get()) || facts.handed.isOpen(id)) {
      return;
    }
    throw new Broken(
        Law.G8,
        "\"%s %s\" is asked for by %s, %s"
            .formatted(
                verb,
                machine.get(),
                facts.application,
                facts.handed.wasLetGo(id) ? "which has let it go" : "and it is not its own"));
  }

  /**
   * What was asked about a machine's hands is done, or is void: it is wholly ours then, on record
   * and by its tags, or wholly not. Excused: what others tag or end, and an end that was decided.
   */
  void handedOver(MachineId id) {
    facts.handed.fulfilled(id);
    Optional<Instance> machine =
        facts.region().find(id).filter(one -> one.lives() && !one.touched());
    Optional<MachineState> state = facts.row(id).map(Machine::state);
    if (machine.isEmpty() || state.equals(Optional.of(MachineState.TERMINATING))) {
      return;
    }
    facts.held(Law.HANDED);
    boolean onRecord = state.isPresent() && state.get() != MachineState.GONE;
    boolean bears = facts.installation.equals(machine.get().tags().get(Region.INSTALL));
    if (onRecord != bears) {
      throw new Broken(
          Law.HANDED,
          "%s is said to be handed over, its row says %s, and its tags are %s"
              .formatted(
                  machine.get(),
                  state.map(MachineState::word).orElse("nothing"),
                  machine.get().tags()));
    }
  }

  /** Whether a tag is changed because a machine changes hands, which no pause holds up. */
  boolean isHandover(MachineId id, String key) {
    return facts.handed.isOpen(id) || !key.equals(Draining.CORDON_TAG);
  }

  /** A tag is about to be changed by which a machine is ours. */
  void hands(NodeView node, String verb, MachineId id, String key) {
    facts.held(Law.G6);
    boolean late = facts.time.millis() > node.sureUntil;
    if (!late && !facts.handed.isOpen(id)) {
      throw new Broken(
          Law.G6,
          "\"%s %s of %s\" is asked for, and nobody wants it handed over".formatted(verb, key, id));
    }
    facts.reached("a machine changed hands: " + verb);
  }
}
