package scaler.engine.shadow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.engine.port.Neighbours;
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

  /** All machines of a role, each once; a failure when any tag's could not be listed. */
  Outcome<List<CloudMachine>> machines(RoleName role, Neighbours neighbours) {
    Map<MachineId, CloudMachine> found = new LinkedHashMap<>();
    for (Tag tag : tags.getOrDefault(role, List.of())) {
      switch (neighbours.tagged(tag.key(), tag.value())) {
        case Outcome.Failed<List<CloudMachine>>(var failure) -> {
          return Outcome.failed(failure);
        }
        case Outcome.Ok<List<CloudMachine>>(var machines) ->
            machines.forEach(machine -> found.put(machine.id(), machine));
      }
    }
    return Outcome.ok(List.copyOf(found.values()));
  }
}
