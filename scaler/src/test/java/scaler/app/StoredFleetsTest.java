package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.app.wiring.StoredFleets;
import scaler.core.fleet.Resolved;
import scaler.core.model.BalancerSpec;
import scaler.core.model.RoleName;
import scaler.outbound.postgres.Configurations;
import scaler.outbound.postgres.Configurations.Draft;
import scaler.outbound.postgres.Tables;

/** What earlier versions of a fleet file still mean. */
class StoredFleetsTest {
  private static final RoleName WEB = new RoleName("web");
  private static final BalancerSpec CLASSIC = new BalancerSpec.Classic("front");
  private static final BalancerSpec GROUP = new BalancerSpec.TargetGroup("front");

  private final Configurations configurations = new Configurations(Tables.shared().database());
  private final StoredFleets fleets = new StoredFleets(Tables.shared().database());
  private final String application = Tables.application();

  private void apply(String cloud, String role, String balancers) {
    String document =
        """
        application: %s
        timezone: UTC
        cloud: { %s, subnets: [a] }
        roles:
          %s: { launchTemplate: { name: shop }, capacity: 1%s }
        """
            .formatted(
                application,
                cloud,
                role,
                balancers.isEmpty() ? "" : ", loadBalancer: " + balancers);
    configurations.apply(
        new Draft(
            application,
            Optional.empty(),
            "fleet.yaml",
            document,
            Map.of(),
            "ann",
            Optional.empty()),
        new Resolved(Map.of(), List.of(), Map.of()));
  }

  private List<BalancerSpec> former() {
    return fleets.former(fleets.active(application).orElseThrow()).getOrDefault(WEB, List.of());
  }

  @Test
  void balancers_that_any_earlier_version_named_and_this_one_does_not_are_former() {
    String aws = "provider: aws, region: eu-central-1";
    apply(aws, "web", "{ classic: front }");
    assertThat(former()).isEmpty();
    apply(aws, "web", "[{ classic: front }, { targetGroup: front }]");
    assertThat(former()).isEmpty();
    apply(aws, "web", "{ targetGroup: front }");
    assertThat(former()).containsExactly(CLASSIC);
    apply(aws, "web", "");
    assertThat(former()).containsExactlyInAnyOrder(CLASSIC, GROUP);
    apply(aws, "web", "[{ classic: front }]");
    assertThat(former()).containsExactly(GROUP);
  }

  @Test
  void a_removed_role_has_left_those_that_it_did_not_name_at_last() {
    String aws = "provider: aws, region: eu-central-1";
    apply(aws, "web", "{ classic: front }");
    apply(aws, "web", "{ targetGroup: front }");
    apply(aws, "api", "{ classic: front }");
    assertThat(fleets.removed(fleets.active(application).orElseThrow()))
        .singleElement()
        .satisfies(role -> assertThat(role.loadBalancers()).containsExactly(GROUP));
    assertThat(former()).containsExactly(CLASSIC);
  }

  @Test
  void on_the_local_cloud_a_name_is_one_balancer_of_whatever_kind() {
    apply("provider: local", "web", "{ classic: front }");
    apply("provider: local", "web", "{ targetGroup: front }");
    assertThat(former()).isEmpty();
    apply("provider: local", "web", "{ targetGroup: other }");
    assertThat(former()).extracting(BalancerSpec::name).contains("front");
  }
}
