package scaler.engine.loop;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.model.Asked.What;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Heal;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.plan.Draining;
import scaler.engine.loop.Actor.Scene;
import scaler.engine.port.Cloud;
import scaler.engine.port.Outcome;

/** Brings machines to their end, or back from the way there. */
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Cloud cloud;
  private final Logbook logbook;

  Ending(Cloud cloud, Logbook logbook) {
    this.cloud = cloud;
    this.logbook = logbook;
  }

  void drain(Scene scene, Machine machine, EndCause cause) {
    if (machine.drain().isPresent()) {
      changeDrain(scene, machine, drain(machine).because(cause), cause.detail());
      return;
    }
    Machine draining =
        machine
            .withDrain(Optional.of(Drain.of(cause, scene.now())))
            .become(MachineState.DRAINING, scene.now())
            .asking(What.CORDON, scene.now());
    logbook.write(scene, machine, draining, cause.detail());
    tag(scene, draining);
  }

  void cordon(Scene scene, Machine machine) {
    Machine asking = machine.asking(What.CORDON, scene.now());
    logbook.write(scene, machine, asking, "the cordon is set again");
    tag(scene, asking);
  }

  private void tag(Scene scene, Machine machine) {
    MachineId id = machine.id().orElseThrow();
    switch (cloud.tag(id, Draining.CORDON_TAG, Draining.CORDONED)) {
      case Outcome.Ok<MachineId> done ->
          changeDrain(scene, machine, drain(machine).cordonedAt(scene.now()), "cordoned");
      case Outcome.Failed<MachineId>(var failure) ->
          LOG.warn(
              "{} {}: not cordoned yet; it will be tried again ({})",
              machine.role(),
              machine.label(),
              failure.detail());
    }
  }

  void acknowledged(Scene scene, Machine machine, String proof) {
    changeDrain(scene, machine, drain(machine).acknowledgedAt(scene.now()), proof);
  }

  void unlocked(Scene scene, Machine machine, String proof) {
    changeDrain(scene, machine, drain(machine).unlockedAt(scene.now()), proof);
  }

  void late(Scene scene, Machine machine, String missing) {
    LOG.warn(
        "{} {}: drains longer than {} s; it waits for {}; scaler terminate --instance {} --force"
            + " --reason TEXT ends it without proof",
        machine.role(),
        machine.label(),
        scene.view().spec().drain().timeout().toSeconds(),
        missing,
        machine.label());
    changeDrain(
        scene,
        machine,
        drain(machine).lateAt(scene.now()),
        "drains too long, waits for " + missing);
  }

  void takeBack(Scene scene, Machine machine) {
    Machine back =
        machine
            .heal()
            .filter(Heal::lasts)
            .map(heal -> machine.withHeal(heal.over(scene.now())))
            .orElse(machine)
            .withDrain(Optional.empty())
            .become(MachineState.BOOTING, scene.now())
            .asking(What.UNCORDON, scene.now());
    logbook.write(scene, machine, back, "taken back: it is needed again");
    untag(back);
  }

  void uncordon(Scene scene, Machine machine) {
    Machine asking = machine.asking(What.UNCORDON, scene.now());
    logbook.write(scene, machine, asking, "its cordon is removed");
    untag(asking);
  }

  /** Removes the cordon tag; a failure is seen in a later listing and done again then. */
  private void untag(Machine machine) {
    MachineId id = machine.id().orElseThrow();
    if (cloud.untag(id, Draining.CORDON_TAG) instanceof Outcome.Failed<MachineId>(var failure)) {
      LOG.warn(
          "{} {}: still cordoned; it will be tried again ({})",
          machine.role(),
          machine.label(),
          failure.detail());
    }
  }

  /** Writes the end of a machine down, which is not taken back. */
  void end(Scene scene, Machine machine, EndCause cause) {
    Machine ending =
        machine
            .withEnd(cause)
            .become(MachineState.TERMINATING, scene.now())
            .asking(What.END, scene.now());
    logbook.write(scene, machine, ending, cause.detail());
  }

  /** Asks the cloud for an end that is written down. */
  void terminate(Machine machine) {
    if (cloud.terminate(machine.id().orElseThrow())
        instanceof Outcome.Failed<MachineId>(var failure)) {
      LOG.warn(
          "{} {}: not ended yet; it will be tried again ({})",
          machine.role(),
          machine.label(),
          failure.detail());
    }
  }

  void endAgain(Scene scene, Machine machine) {
    Machine asking = machine.asking(What.END, scene.now());
    logbook.write(scene, machine, asking, "its end is asked for again");
    terminate(asking);
  }

  /** What the cloud says of a machine that no listing shows. */
  sealed interface Proof {
    record Gone(String why) implements Proof {}

    record None() implements Proof {}
  }

  /** Asks for a machine by its id; one that is to end and is there is told so once more. */
  Proof lookById(Scene scene, Machine machine) {
    return switch (cloud.find(machine.id().orElseThrow())) {
      case Outcome.Ok<Optional<CloudMachine>>(var found)
          when found.isEmpty() || found.get().state() == CloudMachine.State.TERMINATED ->
          new Proof.Gone(
              "no listing shows it, and asked for its id the cloud says that it is no more"
                  + found.map(CloudMachine::because).orElse(""));
      case Outcome.Ok<Optional<CloudMachine>>(var found) -> {
        looked(scene, machine, "no listing shows it, but asked for its id the cloud does");
        if (machine.state() == MachineState.TERMINATING) {
          terminate(machine);
        }
        yield new Proof.None();
      }
      case Outcome.Failed<Optional<CloudMachine>>(var failure) -> {
        looked(scene, machine, "no listing shows it; is it there? " + failure.detail());
        yield new Proof.None();
      }
    };
  }

  private void looked(Scene scene, Machine machine, String what) {
    logbook.write(scene, machine, machine.asking(What.LOOK, scene.now()), what);
  }

  private static Drain drain(Machine machine) {
    return machine.drain().orElseThrow();
  }

  private void changeDrain(Scene scene, Machine machine, Drain changed, String what) {
    logbook.write(scene, machine, machine.withDrain(Optional.of(changed)), what);
  }
}
