package scaler.sim.law;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.model.EndCause;
import scaler.core.model.EndCause.Kind;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.core.model.VolumeCopy;
import scaler.core.model.VolumeId;
import scaler.sim.region.Instance;
import scaler.sim.region.RegionVolumes;

/** What becomes of data volumes. */
final class VolumeLaws {
  /** Ends that leave time for a snapshot. */
  private static final Set<Kind> IN_TIME = EnumSet.of(Kind.SCALE_IN, Kind.RETIRED, Kind.BY_HAND);

  private final Facts facts;

  VolumeLaws(Facts facts) {
    this.facts = facts;
  }

  /** A machine is to get one volume of each entry, in its zone, that no other is to have. */
  void intended(NodeView node, Machine intent) {
    List<RoleSpec> specs = facts.specs(intent.role(), node.lookBegan);
    Set<String> devices =
        intent.volumes().stream().map(HeldVolume::device).collect(Collectors.toSet());
    boolean whole =
        specs.stream()
            .map(spec ->
                spec.machine().dataVolumes().stream()
                    .map(DataVolume::device)
                    .collect(Collectors.toSet()))
            .anyMatch(devices::equals);
    if (!whole) {
      throw broken(intent, "gets the volumes %s".formatted(intent.volumes()));
    }
    for (HeldVolume one : intent.volumes()) {
      facts.held(Law.VOLUME);
      if (!shelf().zone(one.id()).equals(Optional.of(intent.zone()))) {
        throw broken(intent, "gets %s, which is not in %s".formatted(one.id(), intent.zone()));
      }
      for (Machine row : facts.allRows()) {
        if (row.slot() != intent.slot()
            && row.state() != MachineState.GONE
            && row.volumes().stream().map(HeldVolume::id).anyMatch(one.id()::equals)) {
          throw broken(intent, "gets %s, which %s has".formatted(one.id(), row.label()));
        }
      }
    }
  }

  /** Excused: a machine that was ended or stopped meanwhile. */
  void wrote(NodeView node, Machine before, Machine after) {
    boolean isNew = before.state() != after.state();
    if (isNew && after.state() == MachineState.IN_SERVICE) {
      serves(node, after);
    } else if (isNew && after.state() == MachineState.TERMINATING) {
      ends(node, before, after.end().orElseThrow());
    }
  }

  private void serves(NodeView node, Machine row) {
    Optional<Instance> machine = facts.truth(row).filter(Instance::runs);
    for (HeldVolume one : row.volumes()) {
      facts.held(Law.VOLUME);
      boolean wanted =
          facts.specs(row.role(), node.lookBegan).stream()
              .allMatch(spec -> entry(spec, one.device()).isPresent());
      if (wanted && machine.isPresent() && !shelf().holder(one.id()).equals(row.id())) {
        throw broken(row, "is in service without " + one.id());
      }
    }
  }

  /** The newest fleet may be too new for the look. */
  private void ends(NodeView node, Machine before, EndCause cause) {
    boolean proven = before.drain().flatMap(Drain::unlocked).isPresent();
    boolean forced = before.id().filter(facts.forced::contains).isPresent();
    if (!proven || forced || !IN_TIME.contains(cause.kind())) {
      return;
    }
    for (HeldVolume one : before.volumes()) {
      boolean wanted =
          facts.specs(before.role(), node.lookBegan).stream()
              .allMatch(
                  spec -> entry(spec, one.device()).flatMap(DataVolume::snapshot).isPresent());
      if (wanted && shelf().holder(one.id()).equals(before.id())) {
        facts.held(Law.VOLUME);
        if (shelf().copiesOf(one.id()).stream().noneMatch(copy -> isOf(copy, before))) {
          throw broken(before, "is ended, and there is no snapshot of " + one.id());
        }
      }
    }
  }

  private static Optional<DataVolume> entry(RoleSpec spec, String device) {
    return spec.machine().dataVolumes().stream()
        .filter(entry -> entry.device().equals(device))
        .findFirst();
  }

  private static boolean isOf(VolumeCopy copy, Machine row) {
    Instant since = row.drain().map(Drain::since).orElse(Instant.MAX);
    return Long.toString(row.slot()).equals(copy.tags().get("scaler-slot"))
        && !copy.begun().isBefore(since);
  }

  /** A volume is about to be asked for: that it is the machine's stands in its row. */
  void attaches(VolumeId volume, MachineId machine) {
    facts.held(Law.G6);
    boolean isIts =
        facts
            .row(machine)
            .filter(row -> row.volumes().stream().map(HeldVolume::id).anyMatch(volume::equals))
            .isPresent();
    if (!isIts) {
      throw new Broken(Law.G6, "%s is asked for %s, and no row says so".formatted(volume, machine));
    }
  }

  /** A snapshot is about to be asked for: only of one that drains. */
  void copies(VolumeId volume, Map<?, ?> tags) {
    facts.held(Law.G6);
    boolean drains =
        Optional.ofNullable(facts.rows.get(Long.valueOf(text(tags, "scaler-slot"))))
            .filter(row -> facts.drainedOnce.contains(row.slot()))
            .filter(row ->
                row.volumes().stream().map(HeldVolume::id).anyMatch(volume::equals)
                    || hadIt(row, volume))
            .isPresent();
    if (!drains) {
      throw new Broken(Law.G6, "a snapshot of %s is asked for by %s".formatted(volume, tags));
    }
  }

  /** A machine that was adopted has its volumes without having got them from us. */
  private boolean hadIt(Machine row, VolumeId volume) {
    return facts.handed.isAdopted(row.slot()) && shelf().holder(volume).equals(row.id());
  }

  /** A snapshot is about to be deleted: one of ours, whose time is over. */
  void deletes(String snapshot) {
    facts.held(Law.VOLUME);
    Optional<VolumeCopy> copy = shelf().snapshot(snapshot);
    // One that somebody deleted a moment ago may be asked for again.
    if (copy.isPresent() && !isOver(copy.get())) {
      throw new Broken(Law.VOLUME, "the snapshot %s is deleted".formatted(copy.get()));
    }
    facts.reached("a snapshot was deleted when its time was over");
  }

  private boolean isOver(VolumeCopy copy) {
    try {
      return facts.application.equals(copy.tags().get("scaler-application"))
          && Instant.parse(text(copy.tags(), "scaler-expires")).toEpochMilli()
              <= facts.time.millis();
    } catch (DateTimeParseException none) {
      return false;
    }
  }

  /** The role whose snapshot bears these tags. */
  static Optional<RoleName> role(Map<?, ?> tags) {
    return Optional.of(new RoleName(text(tags, "scaler-role")));
  }

  private static String text(Map<?, ?> tags, String key) {
    return String.valueOf(tags.get(key));
  }

  private RegionVolumes shelf() {
    return facts.region().volumes();
  }

  private static Broken broken(Machine row, String how) {
    return new Broken(Law.VOLUME, "%s of %s %s".formatted(row.label(), row.role(), how));
  }
}
