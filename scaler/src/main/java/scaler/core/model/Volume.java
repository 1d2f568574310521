package scaler.core.model;

/**
 * A data volume as its cloud shows it.
 *
 * @param zone where it lies; only machines there can have it
 */
public record Volume(VolumeId id, String zone, Use use) {
  /** Who has it. */
  public sealed interface Use {
    /** Nobody: it may be attached. */
    record Free() implements Use {}

    /** A machine, ours or not. */
    record By(MachineId machine, Phase phase) implements Use {}

    /**
     * It is neither free nor a machine's: being made, broken, being deleted.
     *
     * @param state the cloud's own word
     */
    record Unfit(String state) implements Use {}
  }

  /** How far an attachment has come. */
  public enum Phase {
    ATTACHING,
    ATTACHED,
    DETACHING
  }

  public boolean isFree() {
    return use instanceof Use.Free;
  }

  /** Whether that machine has it and can use it. */
  public boolean isAttachedTo(MachineId machine) {
    return use.equals(new Use.By(machine, Phase.ATTACHED));
  }

  /** Whether that machine has it in any way. */
  public boolean isWith(MachineId machine) {
    return use instanceof Use.By(var holder, _) && holder.equals(machine);
  }

  /** Who has it, as the end of "vol-0abc is ...". */
  public String standing() {
    return switch (use) {
      case Use.Free _ -> "not attached yet";
      case Use.By(var holder, Phase phase) ->
          switch (phase) {
            case ATTACHING -> "being attached to " + holder;
            case ATTACHED -> "attached to " + holder;
            case DETACHING -> "being detached from " + holder;
          };
      case Use.Unfit(var state) -> state;
    };
  }
}
