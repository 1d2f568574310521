package scaler.engine.port;

import java.util.Map;
import java.util.Optional;
import scaler.core.model.MachineId;

/** What a machine is made of, looked at only. */
public interface Parts {
  /** For a cloud whose machines have no parts of their own. */
  Parts NONE = machine -> Outcome.ok(Optional.empty());

  /** Ends within eight seconds. Empty where the cloud has nothing of the kind. */
  Outcome<Optional<Anatomy>> of(MachineId machine);

  /**
   * A machine's parts.
   *
   * @param tags of its volumes and network interfaces, by the part, such as {@code volume vol-1}
   * @param tokensOnly whether its metadata service answers to tokens alone
   * @param hops how far such a token travels
   */
  record Anatomy(Map<String, Map<String, String>> tags, boolean tokensOnly, int hops) {
    public Anatomy {
      tags = Map.copyOf(tags);
    }
  }
}
