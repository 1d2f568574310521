package scaler.engine.loop;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.model.EndCause;
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
    Machine draining =
        machine
            .withDrain(Optional.of(Drain.of(cause, scene.now())))
            .become(MachineState.DRAINING, scene.now());
    logbook.write(scene, machine, draining, cause.detail());
    cordon(scene, draining);
  }

  void cordon(Scene scene, Machine machine) {
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
    Machine back = machine.withDrain(Optional.empty()).become(MachineState.BOOTING, scene.now());
    logbook.write(scene, machine, back, "taken back: it is needed again");
    uncordon(machine);
  }

  /** Removes the cordon tag; a failure is seen in the next listing and done again then. */
  void uncordon(Machine machine) {
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
    Machine ending = machine.withEnd(cause).become(MachineState.TERMINATING, scene.now());
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

  private static Drain drain(Machine machine) {
    return machine.drain().orElseThrow();
  }

  private void changeDrain(Scene scene, Machine machine, Drain changed, String what) {
    logbook.write(scene, machine, machine.withDrain(Optional.of(changed)), what);
  }
}
