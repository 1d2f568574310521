package scaler.sim.region;

import scaler.core.model.CloudMachine.State;
import scaler.sim.fault.FaultKind;

/** Machines are powered off and on. */
public final class Power {
  private final Region region;

  Power(Region region) {
    this.region = region;
  }

  /** It powers off: at once when forced, else in its own time. */
  public void stop(Instance machine, boolean force) {
    if (machine.state() != State.RUNNING && !(force && machine.state() == State.STOPPING)) {
      return;
    }
    region.diary.note("stops", machine.number(), 0, machine::toString);
    region.stopsWork(machine);
    machine.become(State.STOPPING, region.time.millis());
    if (!force && region.faults.happens(FaultKind.STOP_STUCK)) {
      return;
    }
    region.time.in(
        force ? 1_000 : region.between("stopping", machine, 5_000, 60_000),
        () -> {
          if (machine.state() == State.STOPPING) {
            machine.become(State.STOPPED, region.time.millis());
          }
        });
  }

  /** It powers on. */
  public void start(Instance machine) {
    if (machine.state() == State.STOPPED) {
      machine.boots(Illness::outlastsStart);
      machine.become(State.PENDING, region.time.millis());
      region.time.in(region.between("pending", machine, 2_000, 20_000), () -> region.run(machine));
    }
  }

  /** It boots anew where it stands. */
  void reboot(Instance machine) {
    region.stopsWork(machine);
    machine.boots(Illness::outlastsReboot);
    long boot = region.between("boot", machine, 15_000, 90_000);
    machine.readyAt(region.time.millis() + boot);
    region.time.in(boot, () -> region.mayWork(machine));
  }
}
