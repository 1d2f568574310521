package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.Counted;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.Weighed;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.core.policy.Policy;
import scaler.core.policy.Policy.Band;
import scaler.core.policy.Policy.Unit;

/** Policies as a fleet file says them. */
class PolicyFileTest {
  private static final String FILE =
      """
      application: shop
      timezone: UTC
      cloud: { provider: local, subnets: [a, b] }
      roles:
        jobs:
          capacity: { min: 1, max: 4 }
          backlog:
            source: { delayedJob: "postgres://db/jobs", count: ready+running }
            policy: POLICY
      """;

  private static BacklogSpec backlog(String policy) {
    Loaded loaded = FleetFile.parse(FILE.replace("POLICY", policy), "shop.yaml", Map.of());
    return ((Loaded.Fleet) loaded).spec().roles().getFirst().backlog().orElseThrow();
  }

  @Test
  void steps_are_bands_of_machines_or_percent() {
    BacklogSpec written =
        backlog(
            "{ steps: { out: [{ above: 100, add: 100% }, { above: 20, add: 1 }], in: [{ below: 5,"
                + " remove: 50% }] } }");
    assertThat(written.policy())
        .isEqualTo(
            new Policy.Steps(
                List.of(new Band(20, 1, Unit.MACHINES), new Band(100, 100, Unit.PERCENT)),
                List.of(new Band(5, 50, Unit.PERCENT))));
    assertThat(written.interval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void a_target_has_the_windows_of_its_model_unless_it_says_others() {
    assertThat(backlog("{ target: { perMachine: 10 } }").policy())
        .isEqualTo(new Policy.Target(10, 10, Duration.ZERO, Duration.ofMinutes(5)));
    BacklogSpec written = backlog("{ target: { perMachine: 1, tolerance: 0%, out: 90s, in: 0s } }");
    assertThat(written.policy())
        .isEqualTo(new Policy.Target(1, 0, Duration.ofSeconds(90), Duration.ZERO));
    assertThat(written.interval()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void the_time_for_a_queue_and_a_promise_with_foresight_are_lengths() {
    assertThat(backlog("{ drainWithin: { target: 10m } }").policy())
        .isEqualTo(new Policy.DrainWithin(Duration.ofMinutes(10)));
    assertThat(backlog("{ predictive: { wait: 5m } }").policy())
        .isEqualTo(new Policy.Predictive(new Policy.Auto(Duration.ofMinutes(5), 0.99)));
    assertThat(backlog("{ predictive: { wait: 90s, share: 95 } }").policy())
        .isEqualTo(new Policy.Predictive(new Policy.Auto(Duration.ofSeconds(90), 0.95)));
  }

  private static List<Weighed> sources(String written) {
    String file =
        FILE.replace("{ delayedJob: \"postgres://db/jobs\", count: ready+running }", written)
            .replace("POLICY", "{ threshold: { scaleOutAbove: 20, scaleInBelow: 5 } }");
    Loaded loaded = FleetFile.parse(file, "shop.yaml", Map.of());
    return ((Loaded.Fleet) loaded).spec().roles().getFirst().backlog().orElseThrow().sources();
  }

  @Test
  void a_source_that_stands_alone_is_a_list_of_one_of_ordinary_weight() {
    List<Weighed> alone = sources("{ delayedJob: \"postgres://db/jobs\" }");
    assertThat(alone).extracting(Weighed::weight).containsExactly(BigDecimal.ONE);
    assertThat(sources("[{ delayedJob: \"postgres://db/jobs\", weight: 1.0 }]")).isEqualTo(alone);
  }

  @Test
  void sources_stand_in_a_list_each_with_its_weight() {
    assertThat(
            sources(
                "[{ delayedJob: \"postgres://db/jobs\", where: \"priority < 10\", weight: 5 },"
                    + " { delayedJob: \"postgres://db/jobs\", where: \"priority >= 10\", weight: \"0.25\" },"
                    + " { http: \"http://queue/length\" }]"))
        .extracting(one -> one.weight().toPlainString())
        .containsExactly("5", "0.25", "1");
  }

  /** The example under a heading of docs/policies.md. */
  private static String recipe(String heading) throws IOException {
    Path docs = Path.of(System.getProperty("scaler.project", "..")).resolve("docs/policies.md");
    return Files.readString(docs)
        .replaceFirst("(?s).*\\n## " + heading + "\\n.*?```yaml\\n(.*?)```.*", "$1");
  }

  @Test
  void the_recipe_for_several_queues_is_a_backlog() throws IOException {
    String file =
        FILE.substring(0, FILE.indexOf("    backlog:"))
            + recipe("Several queues for one role").indent(4);
    Loaded loaded = FleetFile.parse(file, "shop.yaml", Map.of());
    BacklogSpec backlog = ((Loaded.Fleet) loaded).spec().roles().getFirst().backlog().orElseThrow();
    assertThat(backlog.sources())
        .extracting(Weighed::weight)
        .containsExactly(new BigDecimal(5), BigDecimal.ONE);
    assertThat(backlog.tables()).as("of one table").hasSize(1);
  }

  @Test
  void the_recipe_for_several_roles_is_a_fleet() throws IOException {
    String file = FILE.substring(0, FILE.indexOf("roles:")) + recipe("Several roles for one queue");
    Loaded loaded = FleetFile.parse(file, "shop.yaml", Map.of());
    RoleSpec burst = ((Loaded.Fleet) loaded).spec().roles().getLast();
    assertThat(burst.counted()).contains(new Counted.OfRole(new RoleName("base")));
    assertThat(burst.machine().markets()).containsExactly(Market.SPOT, Market.ON_DEMAND);
  }

  @Test
  void several_rules_stand_in_a_list_the_promise_among_them() {
    BacklogSpec written =
        backlog("{ mostOf: [{ slo: { wait: 5m } }, { target: { perMachine: 10, in: 0s } }] }");
    assertThat(written.policy())
        .isEqualTo(
            new Policy.MostOf(
                List.of(
                    new Policy.Auto(Duration.ofMinutes(5), 0.99),
                    new Policy.Target(10, 10, Duration.ZERO, Duration.ZERO))));
    assertThat(written.interval()).isEqualTo(Duration.ofSeconds(10));
  }
}
