package scaler.engine.loop;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.heal.Ladder;
import scaler.core.model.Asked.What;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.Sight;
import scaler.engine.loop.Actor.Scene;
import scaler.engine.port.Cloud;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;

/** Gives the orders that heal a machine where it is; each is written down before. */
final class Curing {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Cloud cloud;
  private final Logbook logbook;

  Curing(Cloud cloud, Logbook logbook) {
    this.cloud = cloud;
    this.logbook = logbook;
  }

  void order(Scene scene, Machine machine, What order) {
    Machine asking = begun(machine, scene).asking(order, scene.now());
    logbook.write(scene, machine, asking, "heal: %s asked for".formatted(noun(order)));
    if (call(asking.id().orElseThrow(), order) instanceof Outcome.Failed<MachineId>(var failure)) {
      failed(scene, asking, order, failure);
    }
  }

  /**
   * Windows count from a rung's first order: until then a hold or a job may have stood above it.
   */
  private static Machine begun(Machine machine, Scene scene) {
    boolean first =
        machine
            .asked()
            .filter(before ->
                switch (before.what()) {
                  case REBOOT, STOP, FORCE_STOP, START -> true;
                  case LAUNCH, LOOK, REGISTER, DEREGISTER, CORDON, UNCORDON -> false;
                  case ATTACH, SNAPSHOT, END -> false;
                })
            .isEmpty();
    return machine
        .heal()
        .filter(_ -> first)
        .map(heal -> machine.withHeal(heal.ordered(scene.now())))
        .orElse(machine);
  }

  private Outcome<MachineId> call(MachineId id, What order) {
    return switch (order) {
      case REBOOT -> cloud.reboot(id);
      case STOP -> cloud.stop(id, false);
      case FORCE_STOP -> cloud.stop(id, true);
      case START -> cloud.start(id);
      case LAUNCH, LOOK, REGISTER, DEREGISTER, CORDON, UNCORDON, ATTACH, SNAPSHOT, END ->
          throw new IllegalArgumentException(order + " heals nothing");
    };
  }

  private static String noun(What order) {
    return switch (order) {
      case REBOOT -> "a reboot is";
      case STOP -> "a stop is";
      case FORCE_STOP -> "a stop by force is";
      case START -> "a start is";
      case LAUNCH, LOOK, REGISTER, DEREGISTER, CORDON, UNCORDON, ATTACH, SNAPSHOT, END ->
          throw new IllegalArgumentException(order + " heals nothing");
    };
  }

  /** A clear refusal makes the next rung due; what may have been done has its window. */
  private void failed(Scene scene, Machine machine, What order, Failure failure) {
    boolean clear =
        switch (failure) {
          case Failure.Throttled _, Failure.Unavailable _ -> false;
          case Failure.NoCapacity _, Failure.Denied _, Failure.Invalid _ -> true;
        };
    LOG.warn(
        "{} {}: the order to {} was {} ({})",
        machine.role(),
        machine.label(),
        order.words(),
        clear ? "refused" : "not answered",
        failure.detail());
    if (clear) {
      sight(scene, machine).ifPresent(seen -> climb(scene, machine, seen, order, failure.detail()));
    }
  }

  private void climb(Scene scene, Machine machine, Sight seen, What order, String why) {
    Heal heal = machine.heal().orElseThrow();
    Optional<HealRung> next = Ladder.above(seen, scene.view().spec().heal(), heal);
    logbook.write(
        scene,
        machine,
        machine.withHeal(heal.on(next, scene.now())),
        "heal: %s was refused (%s): %s"
            .formatted(
                order.word(),
                why,
                next.map(rung -> "it is to be " + rung.done())
                    .orElse("its role has nothing left to try")));
  }

  private static Optional<Sight> sight(Scene scene, Machine machine) {
    return scene.view().machines().stream()
        .filter(seen -> seen.machine().slot() == machine.slot())
        .findFirst();
  }
}
