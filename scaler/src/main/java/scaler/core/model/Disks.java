package scaler.core.model;

import java.util.List;
import java.util.Optional;

/** What was seen of the data volumes of one machine. */
public sealed interface Disks {
  /** A machine that has none. */
  Disks NONE = new Seen(List.of());

  /** The cloud told nothing of them, which is not the same as none. */
  record Unseen(String why) implements Disks {}

  record Seen(List<Disk> disks) implements Disks {
    public Seen {
      disks = List.copyOf(disks);
    }
  }

  /**
   * One of them.
   *
   * @param volume as the cloud shows it; empty when no volume with the role's tag is this one
   */
  record Disk(HeldVolume held, Optional<Volume> volume, Copy copy) {
    /** Whether the machine can use it. */
    public boolean isAttachedTo(MachineId machine) {
      return volume.map(seen -> seen.isAttachedTo(machine)).orElse(false);
    }

    /** Who has it, as the end of "vol-0abc is ...". */
    public String standing() {
      return volume
          .map(Volume::standing)
          .orElse("not shown among the volumes with its role's tag any more");
    }
  }

  /** How it stands with the snapshot that is taken before the machine's end. */
  sealed interface Copy {
    /** The role asks for none, or it is not the time yet. */
    record NotNow() implements Copy {}

    record Missing() implements Copy {}

    /** It was begun, and holds what was on the volume then. */
    record Begun(String snapshot) implements Copy {}

    record Unseen(String why) implements Copy {}
  }
}
