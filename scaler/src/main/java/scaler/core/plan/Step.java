package scaler.core.plan;

import java.util.List;
import java.util.Optional;
import scaler.core.decide.RoleView.Placement;
import scaler.core.model.Asked.What;
import scaler.core.model.BalancerSpec;
import scaler.core.model.EndCause;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Market;

/**
 * One thing to do, as data. Every step may be done again: what it writes down says how far it came,
 * and what it asks of the world is harmless when asked twice.
 */
public sealed interface Step {
  /** Whether it asks the cloud for a machine. */
  default boolean launches() {
    return this instanceof Launch || this instanceof AskAgain;
  }

  /**
   * The launch that it says has failed, and why: told once, when it is found out, however the
   * machine leaves after that.
   */
  default Optional<String> failedLaunch() {
    return switch (this) {
      case Drain(var machine, var cause) -> failed(machine, cause);
      case End(var machine, var cause) when machine.drain().isEmpty() -> failed(machine, cause);
      case Step _ -> Optional.empty();
    };
  }

  private static Optional<String> failed(Machine machine, EndCause cause) {
    return Optional.of("%s in %s: %s".formatted(machine.label(), machine.zone(), cause.detail()))
        .filter(_ -> cause.kind() == EndCause.Kind.NEVER_READY);
  }

  /**
   * Write the intent for a new machine down, then ask the cloud for it.
   *
   * @param volumes what is set aside for it, all in its zone
   */
  record Launch(Placement where, String type, Market market, List<HeldVolume> volumes)
      implements Step {
    public Launch {
      volumes = List.copyOf(volumes);
    }
  }

  /** A step for one machine that is on record. */
  sealed interface ForMachine extends Step {
    Machine machine();
  }

  /** Ask the cloud again for a machine whose first request has no known outcome. */
  record AskAgain(Machine machine) implements ForMachine {}

  /** Write a new state down that follows from what was seen, with all that the cloud shows. */
  record Become(Machine machine, MachineState next, String why) implements ForMachine {}

  /** Note that a complete listing lacks a machine that should be in it. */
  record Missing(Machine machine) implements ForMachine {}

  /** Note that a machine which a listing lacked is in it again. */
  record Listed(Machine machine) implements ForMachine {}

  /**
   * Ask the cloud by its id for a machine that listings lack for long; it is gone only when the
   * cloud itself says so.
   */
  record LookById(Machine machine) implements ForMachine {}

  /** Attach the data volumes that are set aside for a machine. */
  record Attach(Machine machine, List<HeldVolume> volumes) implements ForMachine {
    public Attach {
      volumes = List.copyOf(volumes);
    }
  }

  /**
   * Let a ready machine join load balancers of its role.
   *
   * @param with at least one
   */
  record Register(Machine machine, List<BalancerSpec> with) implements ForMachine {
    public Register {
      with = List.copyOf(with);
    }
  }

  /**
   * Write the drain down, then set the cordon tag. One that drains already goes on with the proof
   * that it has, for another reason.
   */
  record Drain(Machine machine, EndCause cause) implements ForMachine {}

  /** Set the cordon tag, which is written down as wanted but not as done. */
  record Cordon(Machine machine) implements ForMachine {}

  /** Note that the machine has no workers and knows of the cordon. */
  record Acknowledged(Machine machine, String proof) implements ForMachine {}

  /**
   * Note that no job is locked by the machine, by a reading newer than its acknowledgement, or that
   * its role has no table that could show one.
   */
  record Unlocked(Machine machine, String proof) implements ForMachine {}

  /**
   * Take the machine out of load balancers: it drains, or its role does not name them any more.
   *
   * @param from at least one
   */
  record Deregister(Machine machine, List<BalancerSpec> from) implements ForMachine {
    public Deregister {
      from = List.copyOf(from);
    }
  }

  /** Take a snapshot of data volumes of an idle machine, before its end. */
  record Snapshot(Machine machine, List<HeldVolume> volumes) implements ForMachine {
    public Snapshot {
      volumes = List.copyOf(volumes);
    }
  }

  /**
   * Give an order that heals an ill machine where it is.
   *
   * @param order a reboot, a stop, a stop by force or a start
   */
  record Order(Machine machine, What order) implements ForMachine {}

  /** Undo a drain: the machine is needed again. */
  record TakeBack(Machine machine) implements ForMachine {}

  /** Remove a cordon tag that was left behind when a machine was taken back. */
  record Uncordon(Machine machine) implements ForMachine {}

  /** Report that a drain takes longer than its role allows. */
  record DrainIsLate(Machine machine, String missing) implements ForMachine {}

  /** Write the end down, which is not taken back; then ask the cloud for it. */
  record End(Machine machine, EndCause cause) implements ForMachine {}

  /** Ask the cloud again to end a machine whose end is written down. */
  record EndAgain(Machine machine) implements ForMachine {}

  /** Nothing can be done before something happens. */
  record Wait(Machine machine, String waitsFor) implements ForMachine {}
}
