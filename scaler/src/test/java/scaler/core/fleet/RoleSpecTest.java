package scaler.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.fleet.FleetSpec.CloudSpec;
import scaler.core.fleet.RoleSpec.HealthSpec;

class RoleSpecTest {
  @ParameterizedTest(name = "{0} + {1} -> {2}")
  @CsvSource({
    "http://{address}/up,           0,   http://10.0.0.7:80/up",
    "http://{address}/up,           100, http://10.0.0.7:180/up",
    "https://{address}/,            0,   https://10.0.0.7:443/",
    "http://{address}:8080,         5,   http://10.0.0.7:8085",
    "http://{address}:8080/a%20b?c=d%26e, 0, http://10.0.0.7:8080/a%20b?c=d%26e",
  })
  void a_health_check_asks_the_machine_at_its_address_and_port(
      String url, int offset, String asked) {
    var health =
        new HealthSpec(url, Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(5));

    assertThat(health.at("10.0.0.7", offset)).isEqualTo(URI.create(asked));
  }

  @Test
  void a_fleet_has_a_role_and_a_cloud_a_subnet() {
    assertThatThrownBy(() ->
            new CloudSpec(
                FleetSpec.Provider.LOCAL, Optional.empty(), List.of(), List.of(), Optional.empty()))
        .hasMessage("a cloud has at least one subnet");
    var cloud =
        new CloudSpec(
            FleetSpec.Provider.LOCAL, Optional.empty(), List.of("a"), List.of(), Optional.empty());
    assertThatThrownBy(() ->
            new FleetSpec(
                "shop",
                Optional.empty(),
                ZoneId.of("UTC"),
                Optional.empty(),
                cloud,
                Map.of(),
                Optional.empty(),
                PriceSpec.NONE,
                List.of(),
                Optional.empty(),
                LimitSpec.NONE))
        .hasMessage("a fleet has at least one role");
  }
}
