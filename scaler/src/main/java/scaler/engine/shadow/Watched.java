package scaler.engine.shadow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.core.model.Stranger;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;

/**
 * Which machines do today what roles are to do.
 *
 * @param tags by role; a machine that bears any of them belongs to it
 */
public record Watched(Map<RoleName, List<Tag>> tags) {
  public Watched {
    tags = Map.copyOf(tags);
  }

  /** A tag of somebody else's. */
  public record Tag(String key, String value) {}

  /**
   * All machines of a role that run or are about to, each once; a failure when any tag's could not
   * be listed.
   */
  Outcome<List<CloudMachine>> machines(RoleName role, Others others) {
    Map<MachineId, CloudMachine> found = new LinkedHashMap<>();
    for (Tag tag : tags.getOrDefault(role, List.of())) {
      switch (others.tagged(tag.key(), tag.value())) {
        case Outcome.Failed<List<Stranger>>(var failure) -> {
          return Outcome.failed(failure);
        }
        case Outcome.Ok<List<Stranger>>(var strangers) ->
            strangers.stream()
                .map(Stranger::machine)
                .filter(Watched::runs)
                .forEach(machine -> found.put(machine.id(), machine));
      }
    }
    return Outcome.ok(List.copyOf(found.values()));
  }

  private static boolean runs(CloudMachine machine) {
    return switch (machine.state()) {
      case PENDING, RUNNING -> true;
      case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> false;
    };
  }
}
