package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.fleet.RatioSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.RoleName;

/** Roles that grow with others, as a fleet file says it. */
class RatioFileTest {
  private static final String FILE =
      """
      application: shop
      timezone: UTC
      cloud: { provider: local, subnets: [a, b] }
      roles:
        cache:
          machines: [small]
          capacity: { min: 1, max: 3 }
          CACHE
        jobs:
          machines: [small]
          capacity: { min: 1, max: 12 }
          JOBS
        web:
          machines: [small]
          capacity: 40
          WEB
      """;

  private static Loaded load(String cache, String jobs, String web) {
    return FleetFile.parse(
        FILE.replace("CACHE", cache).replace("JOBS", jobs).replace("WEB", web),
        "shop.yaml",
        Map.of());
  }

  private static List<String> said(String cache, String jobs, String web) {
    return Examples.sentences(load(cache, jobs, web)).stream()
        .filter(sentence -> !sentence.contains("userData"))
        .toList();
  }

  @Test
  void a_role_grows_with_another_one_by_one_or_more() {
    List<RoleSpec> roles =
        ((Loaded.Fleet)
                load("ratio: { of: jobs, per: 4 }", "ratio: { of: web, machines: 2, per: 8 }", ""))
            .spec()
            .roles();

    assertThat(roles.get(0).ratio()).contains(new RatioSpec(new RoleName("jobs"), 1, 4));
    assertThat(roles.get(1).ratio()).contains(new RatioSpec(new RoleName("web"), 2, 8));
    assertThat(roles.get(2).ratio()).isEmpty();
    assertThat(said("ratio: { of: jobs, per: 4 }", "ratio: { of: web, machines: 2, per: 8 }", ""))
        .isEmpty();
  }

  @Test
  void it_grows_with_a_role_that_is_there_and_not_with_itself() {
    assertThat(said("ratio: { of: cache, per: 4 }", "", ""))
        .singleElement()
        .asString()
        .contains("cache is to grow with itself -> name another role");
    assertThat(said("ratio: { of: queue, per: 4 }", "", ""))
        .singleElement()
        .asString()
        .contains("cache is to grow with queue, and there is no such role -> name another role of");
  }

  @Test
  void roles_do_not_grow_with_each_other_in_a_circle() {
    assertThat(said("ratio: { of: jobs, per: 9 }", "ratio: { of: cache, per: 1 }", ""))
        .hasSize(2)
        .first()
        .asString()
        .contains("cache grows with jobs, and that grows with cache again -> take the ratio out");
    assertThat(
            said(
                "ratio: { of: jobs, per: 9 }",
                "ratio: { of: web, per: 9 }",
                "ratio: { of: jobs, per: 9 }"))
        .as("cache grows with two that are in a circle")
        .hasSize(2)
        .noneMatch(sentence -> sentence.contains("cache"));
  }

  @Test
  void it_does_not_grow_with_machines_that_count_for_it_nor_with_those_that_it_counts_for() {
    String sentence = "cache is to grow with jobs, and the machines of one count for the other";
    assertThat(said("ratio: { of: jobs, per: 4 }", "count: { role: cache }", ""))
        .anyMatch(line -> line.contains(sentence));
    assertThat(said("ratio: { of: jobs, per: 4 }\n    count: { role: jobs }", "", ""))
        .anyMatch(line -> line.contains(sentence));
    assertThat(said("ratio: { of: jobs, per: 4 }\n    count: { role: web }", "", ""))
        .noneMatch(line -> line.contains(sentence));
  }

  @Test
  void one_that_its_maximum_does_not_allow_is_warned_of() {
    assertThat(said("ratio: { of: jobs, per: 3 }", "", ""))
        .singleElement()
        .asString()
        .contains(
            "for the 12 machines that jobs may have, the ratio asks for 4 of cache, above its max 3"
                + " -> raise max to 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ratio: { of: jobs }",
        "ratio: { per: 4 }",
        "ratio: { of: jobs, per: 0 }",
        "ratio: { of: jobs, per: -4 }",
        "ratio: { of: jobs, per: 99999999999 }",
        "ratio: { of: jobs, per: 4, machines: 0 }",
        "ratio: { of: [jobs], per: 4 }",
        "ratio: 4",
        "ratio: { of: JOBS!, per: 4 }"
      })
  void nonsense_is_refused_in_one_sentence(String ratio) {
    assertThat(said(ratio, "", "")).hasSize(1);
  }
}
