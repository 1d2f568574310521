package scaler.sim.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.FleetSpec;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;
import scaler.sim.time.Dice;

/** What is simulated is what people can have. */
class FleetDraftTest {
  @Test
  void each_simulated_fleet_is_what_a_fleet_file_may_say() {
    for (long seed = 1; seed <= 300; seed++) {
      Dice dice = new Dice(seed);
      FleetDraft draft = new FleetDraft(dice, Share.ALONE);
      FleetSpec fleet = draft.fleet("shop");
      for (int change = 0; change < 8; change++) {
        assertThat(read(fleet)).as("seed %d, change %d", seed, change).isEqualTo(fleet);
        fleet = draft.changed(fleet);
      }
    }
  }

  private static Object read(FleetSpec fleet) {
    return switch (FleetFile.parse(
        FleetPaper.of(fleet), "fleet.yaml", Map.of("boot.sh", "#!/bin/sh\nexit 0\n"))) {
      case Loaded.Fleet it -> it.spec();
      case Loaded.Broken(var problems) -> problems;
    };
  }
}
