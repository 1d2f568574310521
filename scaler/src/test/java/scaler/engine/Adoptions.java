package scaler.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import scaler.core.model.CloudMachine;
import scaler.core.model.Handover;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.outbound.postgres.JdbiWishes.Asker;

/** What adoptions are tried with. */
final class Adoptions {
  static final Asker ANN = new Asker("ann", "cut-over");

  private Adoptions() {}

  /** A machine that somebody else has launched and that has booted. */
  static MachineId foreign(Stage stage, String name, String zone) {
    MachineId id =
        stage.world.foreign(stage.application + name, zone, Map.of("Name", "old " + name));
    stage.world.advance(Duration.ofMinutes(1));
    return id;
  }

  static void adopt(Stage stage, RoleName role, MachineId id, boolean pageless) {
    CloudMachine shown =
        stage.world.living().stream()
            .filter(machine -> machine.id().equals(id))
            .findFirst()
            .orElseThrow();
    stage.wishes.adopt(
        stage.application,
        List.of(
            new Handover.Adopt(
                0,
                role,
                id,
                shown.zone(),
                new Machine.Place(shown.address().orElseThrow(), 0, shown.type()),
                stage.world.instant().minus(Duration.ofMinutes(1)),
                pageless,
                "")),
        ANN);
  }

  static Map<String, String> tags(Stage stage, MachineId id) {
    return stage.world.living().stream()
        .filter(machine -> machine.id().equals(id))
        .findFirst()
        .orElseThrow()
        .tags();
  }
}
