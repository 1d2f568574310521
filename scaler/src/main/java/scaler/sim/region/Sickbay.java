package scaler.sim.region;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.Ailment;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.sim.fault.FaultKind;

/** Who is ill while the cloud goes on showing it as running, and what the cloud's checks find. */
public final class Sickbay {
  private static final long FOUND_AFTER_LEAST = 120_000;
  private static final long FOUND_AFTER_MOST = 300_000;

  private final Region region;
  private final Map<MachineId, Long> illSince = new HashMap<>();
  private final Map<MachineId, Long> wronglyUntil = new HashMap<>();

  Sickbay(Region region) {
    this.region = region;
  }

  /** A machine falls ill; one that is ill stays as it is. */
  public boolean strikes(Instance machine, Illness what) {
    if (!machine.runs() || machine.illness().isPresent()) {
      return false;
    }
    long now = region.time.millis();
    region.diary.note(
        "ill", machine.number(), what.name().hashCode(), () -> machine + " has " + what);
    machine.has(Optional.of(what));
    illSince.put(machine.id(), now);
    if (!what.works()) {
      region.stopsWork(machine);
    }
    return true;
  }

  /** For so long the cloud's checks find a machine ill, whether it is or not. */
  public void wronglyFound(Instance machine, long millis) {
    wronglyUntil.merge(machine.id(), region.time.millis() + millis, Math::max);
  }

  /** What the cloud finds: what is there a few minutes late, and what is not there. */
  Map<MachineId, List<Ailment>> found() {
    Map<MachineId, List<Ailment>> found = new HashMap<>();
    for (Instance machine : region.shown()) {
      if (machine.runs()) {
        ailment(machine).ifPresent(one -> found.put(machine.id(), List.of(one)));
      }
    }
    return found;
  }

  private Optional<Ailment> ailment(Instance machine) {
    long now = region.time.millis();
    long since = illSince.getOrDefault(machine.id(), Long.MAX_VALUE / 2);
    Optional<Ailment> there =
        machine
            .illness()
            .filter(what -> !what.works() && now >= since + late(machine))
            .map(what -> failing(what.check(), since));
    if (there.isPresent() || now >= wronglyUntil.getOrDefault(machine.id(), 0L)) {
      return there;
    }
    region.faults.took(FaultKind.CHECK_WRONG);
    return Optional.of(failing("instance check", now));
  }

  private long late(Instance machine) {
    return region.between("checked", machine, FOUND_AFTER_LEAST, FOUND_AFTER_MOST);
  }

  private static Ailment failing(String check, long since) {
    return new Ailment.Failing(check, Optional.of(Instant.ofEpochMilli(since)));
  }

  /** The trouble is over: what hung goes on, what did not stop has stopped. */
  public void empties() {
    wronglyUntil.clear();
    for (Instance machine : List.copyOf(region.shown())) {
      machine.has(Optional.empty());
      if (machine.state() == State.STOPPING) {
        machine.become(State.STOPPED, region.time.millis());
      }
    }
    region.yards().forEach(Yard::work);
  }
}
