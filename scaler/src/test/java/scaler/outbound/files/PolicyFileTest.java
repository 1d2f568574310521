package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.RoleSpec.BacklogSpec;
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
}
