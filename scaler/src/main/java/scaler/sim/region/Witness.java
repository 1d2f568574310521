package scaler.sim.region;

import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.VolumeId;

/** Is told what really happens, at the moment it does. */
public interface Witness {
  /** A machine was launched. */
  void born(Instance machine);

  /**
   * A running or stopped machine is about to be ended because the cloud was asked to.
   *
   * @param jobs in the hands of its living workers
   * @param connected people have connections to it through a balancer
   */
  void ends(Instance machine, int jobs, boolean connected);

  /** Power was asked for: a reboot, a stop or a start; with so many jobs in hand. */
  void power(Instance machine, String verb, int jobs);

  /** A machine's tag was set or removed because the cloud was asked to. */
  void tagged(Instance machine, String key);

  /** A data volume is attached to a machine because the cloud was asked to. */
  void attached(VolumeId volume, Instance machine);

  /**
   * A lock on a job was taken off.
   *
   * @param holder who had locked it
   * @param works its worker lives and has it in hand
   */
  void freed(LockedJob job, MachineId holder, boolean works);

  /** A job begins while another worker still has it in hand because its lock was taken off. */
  void runsTwice(long job, MachineId one, MachineId other);

  /** Something that was to be tested came about. */
  void reached(String path);
}
