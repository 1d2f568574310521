package scaler.core.plan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import scaler.core.model.Asked.What;
import scaler.core.model.CloudMachine;
import scaler.core.model.Disks;
import scaler.core.model.Disks.Disk;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.Sight;
import scaler.core.model.Volume;

/** The data volumes of a machine come to it before it can be ready. */
final class Attaching {
  private Attaching() {}

  /** What a machine that runs still waits for; empty when it has all its volumes. */
  sealed interface Next {
    record Attach(Step.Attach step) implements Next {}

    /**
     * Its volumes are seen, and not all are with it.
     *
     * @param what it waits for
     */
    record Wait(String what) implements Next {}

    /** Nothing is known, so nothing follows for the machine. */
    record Blind(String what) implements Next {}
  }

  static Optional<Next> next(Sight seen, CloudMachine cloud, Instant now) {
    return switch (seen.disks()) {
      case Disks.Unseen(var why) ->
          Optional.of(new Next.Blind("its volumes to be shown (%s)".formatted(why)));
      case Disks.Seen(var disks) -> {
        List<Disk> missing = disks.stream().filter(disk -> !disk.isAttachedTo(cloud.id())).toList();
        yield missing.isEmpty()
            ? Optional.empty()
            : Optional.of(next(seen.machine(), cloud, missing, now));
      }
    };
  }

  private static Next next(Machine machine, CloudMachine cloud, List<Disk> missing, Instant now) {
    List<HeldVolume> free =
        missing.stream()
            .filter(disk -> disk.volume().map(Volume::isFree).orElse(false))
            .map(Disk::held)
            .toList();
    boolean runs = cloud.state() == CloudMachine.State.RUNNING;
    return !free.isEmpty() && runs && machine.mayAsk(What.ATTACH, now)
        ? new Next.Attach(new Step.Attach(machine, free))
        : new Next.Wait(words(missing));
  }

  private static String words(List<Disk> missing) {
    return missing.stream()
        .map(disk -> "its volume %s, which is %s".formatted(disk.held().id(), disk.standing()))
        .collect(Collectors.joining(", and "));
  }
}
