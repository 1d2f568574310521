package scaler.engine.loop;

import java.time.Instant;
import java.util.function.UnaryOperator;
import scaler.core.decide.RoleView;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.plan.Step;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Lease;
import scaler.engine.port.Ledger;
import scaler.engine.port.World;

/** Does the steps of a role: what is wanted is written down first, what was done behind it. */
final class Actor {
  private final Logbook logbook;
  private final Launching launching;
  private final Serving serving;
  private final Ending ending;
  private final Storing storing;
  private final Curing curing;

  Actor(World world, Ledger ledger, UnaryOperator<String> references) {
    this.logbook = new Logbook(ledger.machines());
    this.launching = new Launching(world.cloud(), ledger, references);
    this.serving = new Serving(world.balancer(), logbook);
    this.ending = new Ending(world.cloud(), logbook);
    this.storing = new Storing(world.volumes(), logbook);
    this.curing = new Curing(world.cloud(), logbook);
  }

  /** All that the steps of one role act on. */
  record Scene(Lease lease, Active fleet, RoleView view, Instant now) {}

  /**
   * Does one step.
   *
   * @param round the launches of this look, of all its roles
   */
  void act(Scene scene, Step step, LaunchRound round) {
    switch (step) {
      case Step.Launch launch -> launching.launch(scene, launch, round);
      case Step.AskAgain(var machine) -> launching.askAgain(scene, machine, round);
      case Step.Become(var machine, var next, var why) -> become(scene, machine, next, why);
      case Step.Missing(var machine) ->
          logbook.write(scene, machine, machine.missingFrom(scene.now()), "a listing lacks it");
      case Step.Listed(var machine) ->
          logbook.write(scene, machine, machine.listed(), "listed again");
      case Step.LookById(var machine) -> lookById(scene, machine);
      case Step.Register(var machine, var with) -> serving.register(scene, machine, with);
      case Step.Attach(var machine, var volumes) -> storing.attach(scene, machine, volumes);
      case Step.Snapshot(var machine, var volumes) -> storing.snapshot(scene, machine, volumes);
      case Step.Drain(var machine, var cause) -> drain(scene, machine, cause);
      case Step.Cordon(var machine) -> ending.cordon(scene, machine);
      case Step.Acknowledged(var machine, var proof) -> ending.acknowledged(scene, machine, proof);
      case Step.Unlocked(var machine, var proof) -> ending.unlocked(scene, machine, proof);
      case Step.Deregister(var machine, var from) -> serving.deregister(scene, machine, from);
      case Step.TakeBack(var machine) -> ending.takeBack(scene, machine);
      case Step.Uncordon(var machine) -> ending.uncordon(scene, machine);
      case Step.DrainIsLate(var machine, var missing) -> ending.late(scene, machine, missing);
      case Step.End(var machine, var cause) -> end(scene, machine, cause, round);
      case Step.EndAgain(var machine) -> {
        serving.forget(scene, machine);
        ending.endAgain(scene, machine);
      }
      case Step.Order(var machine, var order) -> curing.order(scene, machine, order);
      case Step.Wait _ -> {}
    }
    step.failedLaunch().ifPresent(why -> launching.failed(scene, why, round));
  }

  private void become(Scene scene, Machine machine, MachineState next, String why) {
    if (next == MachineState.GONE) {
      serving.forget(scene, machine);
    }
    logbook.write(scene, machine, machine.become(next, scene.now()), why);
    if (next == MachineState.IN_SERVICE && machine.bootsFirst()) {
      // One that was taken back or healed says nothing of what is launched now.
      launching.succeeded(scene);
    }
  }

  private void drain(Scene scene, Machine machine, EndCause cause) {
    ending.drain(scene, machine, cause);
    if (cause.kind() == EndCause.Kind.INTERRUPTED) {
      // Its two minutes begin now; where this fails, a later look asks its balancer again.
      serving.forget(scene, machine);
    }
  }

  /** Only the cloud's own word about this very machine makes it gone. */
  private void lookById(Scene scene, Machine machine) {
    switch (ending.lookById(scene, machine)) {
      case Ending.Proof.Gone(var why) -> become(scene, machine, MachineState.GONE, why);
      case Ending.Proof.None _ -> {}
    }
  }

  private void end(Scene scene, Machine machine, EndCause cause, LaunchRound round) {
    ending.end(scene, machine, cause);
    storing.endsWithout(scene, machine, cause);
    // Forced or never ready, it may still be registered; nobody waits for its connections then.
    serving.forget(scene, machine);
    ending.terminate(machine);
    if (lackedRoom(machine, cause)) {
      launching.foundNoRoom(scene, machine, cause.detail(), round);
    }
  }

  /** The cloud granted it, and then had no room for it, or gave the room to others. */
  private static boolean lackedRoom(Machine machine, EndCause cause) {
    return !ran(machine)
        && (cause.kind() == EndCause.Kind.INTERRUPTED
            || cause.kind() == EndCause.Kind.LAUNCH_FAILED);
  }

  private static boolean ran(Machine machine) {
    return machine.state() != MachineState.REQUESTED && machine.state() != MachineState.PENDING;
  }
}
