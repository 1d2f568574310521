package scaler.sim.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.PriceSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.BalancerSpec;
import scaler.engine.TestFleet;
import scaler.engine.port.Fleets;

class SimFleetsTest {
  private final SimRecords records = new SimRecords();
  private final Fleets fleets = records.ledger().fleets();

  private int apply(Optional<String> install, RoleSpec... roles) {
    FleetSpec.CloudSpec cloud =
        new FleetSpec.CloudSpec(
            FleetSpec.Provider.AWS,
            Optional.of("eu-central-1"),
            List.of("subnet-a"),
            List.of(),
            Optional.empty());
    FleetSpec fleet =
        new FleetSpec(
            "shop",
            install,
            TestFleet.ZONE,
            Optional.empty(),
            cloud,
            Map.of(),
            Optional.empty(),
            PriceSpec.NONE,
            List.of(roles),
            Optional.empty(),
            LimitSpec.NONE);
    return records.people().apply(fleet, Resolved.asWritten(cloud), Map.of("boot.sh", "exit 0"));
  }

  @Test
  void the_newest_fleet_governs_and_earlier_ones_are_remembered() {
    BalancerSpec old = new BalancerSpec.TargetGroup("old");
    assertThat(fleets.active("shop")).isEmpty();
    assertThat(apply(Optional.empty(), TestFleet.webBehind(1, old), TestFleet.jobs(1, 5)))
        .isEqualTo(1);
    assertThat(apply(Optional.empty(), TestFleet.webBehind(2, old), TestFleet.jobs(1, 9)))
        .isEqualTo(2);
    assertThat(apply(Optional.empty(), TestFleet.web(3, 3))).isEqualTo(3);
    Fleets.Active active = fleets.active("shop").orElseThrow();
    assertThat(active.version()).isEqualTo(3);
    assertThat(active.userData()).containsEntry("boot.sh", "exit 0");
    assertThat(fleets.removed(active)).singleElement().isEqualTo(TestFleet.jobs(1, 9));
    assertThat(fleets.former(active)).isEqualTo(Map.of(TestFleet.WEB, List.of(old)));
    assertThat(fleets.active("another")).isEmpty();
  }

  @Test
  void the_name_of_the_installation_stays_until_a_fleet_says_another() {
    apply(Optional.empty(), TestFleet.web(1, 1));
    assertThat(fleets.active("shop").orElseThrow().installation()).isEqualTo("sim");
    apply(Optional.of("night"), TestFleet.web(1, 1));
    apply(Optional.empty(), TestFleet.web(1, 1));
    assertThat(fleets.active("shop").orElseThrow().installation()).isEqualTo("night");
  }
}
