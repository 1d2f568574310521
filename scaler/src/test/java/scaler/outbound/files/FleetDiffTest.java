package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetDiffTest {
  private static final String FLEET = Examples.resource("base.yaml");

  private static List<String> changed(String from, String to) {
    assertThat(FLEET).contains(from);
    return FleetDiff.between(FLEET, FLEET.replace(from, to));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max: 4 | max: 8 | roles.web.capacity.max: 4 → 8",
        "{ min: 1, max: 4 } | 4 | roles.web.capacity.min: 1 → 4",
        "capacity: 3 | capacity: 2 | roles.web.schedule[0].capacity: 3 → 2",
        "capacity: 3 | capacity: {min: 1, max: 2} | roles.web.schedule[0].capacity: 3 → {max: 2, min: 1}",
        "[a, b] | [b, a] | cloud.subnets[0]: a → b;cloud.subnets[1]: b → a",
        "[a, b] | [a] | cloud.subnets: [a, b] → [a]",
        "'  jobs:' | '  cron:' | roles.jobs: removed;roles.cron: added",
        "'userData: app.sh' | 'userData: web.sh' | roles.web.userData: app.sh → web.sh",
        "'userData: app.sh' | 'minimumLifetime: 60m' | roles.web.minimumLifetime: 45m → 1h;roles.web.userData: removed app.sh",
        "'application: shop' | 'application: shop\ndatabase: db' | database: added db",
      })
  void each_difference_is_one_line(String from, String to, String lines) {
    assertThat(changed(from, to.replace("\\n", "\n"))).containsExactlyInAnyOrder(lines.split(";"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'application: shop' | '# a comment\napplication: \"shop\" # and one more'",
        "'userData: app.sh' | 'minimumLifetime: 2700s\n    userData: app.sh'",
        "'userData: app.sh' | 'userData: app.sh\n    drain: { timeout: 30m }\n    heal: [replace]'",
        "'{ min: 1, max: 4 }' | '{ max: 4, min: 1 }'",
      })
  void what_means_the_same_is_no_difference(String from, String to) {
    assertThat(changed(from, to.replace("\\n", "\n"))).isEmpty();
  }

  @Test
  void boot_scripts_that_differ_are_told_by_name_and_lines() {
    Map<String, String> before = Map.of("a.sh", "1\n2\n", "b.sh", "x\n", "same.sh", "s");
    Map<String, String> after = Map.of("a.sh", "1\n3\n4\n", "c.sh", "x\n", "same.sh", "s");

    assertThat(FleetDiff.between(FLEET, before, FLEET, after))
        .containsExactly(
            "userData a.sh: 2 lines added, 1 line removed",
            "userData b.sh: removed",
            "userData c.sh: added");
    assertThat(FleetDiff.between(FLEET, Map.of("a", "1\n2\n"), FLEET, Map.of("a", "2\n1\n")))
        .containsExactly("userData a: its lines stand in another order");
    assertThat(FleetDiff.same(FLEET, before, FLEET, before)).isTrue();
    assertThat(FleetDiff.same(FLEET, before, FLEET, after)).isFalse();
  }

  @Test
  void a_text_that_is_no_fleet_differs_from_one_that_is() {
    assertThat(FleetDiff.between("{", FLEET))
        .containsExactly("the text: changed, and not readable");
    assertThat(FleetDiff.between("{", "{")).isEmpty();
  }
}
