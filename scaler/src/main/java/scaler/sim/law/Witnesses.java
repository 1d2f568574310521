package scaler.sim.law;

import java.util.List;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.VolumeId;
import scaler.sim.region.Instance;
import scaler.sim.region.Witness;

/** What really happens is told to the laws of the application whose machine it is about. */
public final class Witnesses implements Witness {
  private final List<Laws> all;

  /**
   * @param all those of each application, of which there is one at least
   */
  public Witnesses(List<Laws> all) {
    this.all = List.copyOf(all);
  }

  /** A machine of somebody else is nobody's; whoever is told finds that. */
  private Laws of(Instance machine) {
    for (Laws laws : all) {
      if (laws.concerns(machine)) {
        return laws;
      }
    }
    return all.getFirst();
  }

  @Override
  public void born(Instance machine) {
    of(machine).born(machine);
  }

  @Override
  public void ends(Instance machine, int jobs, boolean connected) {
    of(machine).ends(machine, jobs, connected);
  }

  @Override
  public void power(Instance machine, String verb, int jobs) {
    of(machine).power(machine, verb, jobs);
  }

  @Override
  public void tagged(Instance machine, String key) {
    of(machine).tagged(machine, key);
  }

  @Override
  public void attached(VolumeId volume, Instance machine) {
    of(machine).attached(volume, machine);
  }

  @Override
  public void freed(LockedJob job, MachineId holder, boolean works) {
    all.getFirst().freed(job, holder, works);
  }

  @Override
  public void runsTwice(long job, MachineId one, MachineId other) {
    all.getFirst().runsTwice(job, one, other);
  }

  @Override
  public void reached(String path) {
    all.getFirst().reached(path);
  }
}
