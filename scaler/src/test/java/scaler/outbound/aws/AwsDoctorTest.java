package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.PriceList;
import scaler.core.fleet.PriceSpec;
import scaler.core.fleet.Tariff;
import scaler.engine.port.Finding;
import scaler.engine.port.Finding.Standing;
import scaler.outbound.RawServer;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.elasticloadbalancing.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** What looking at AWS tells beyond names that mean nothing; against moto. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsDoctorTest {
  private Ground ground;

  @BeforeAll
  void prepare() {
    ground =
        new Ground("eu-north-1", "doc", "10.23.0.0/16", List.of("10.23.0.0/28", "10.23.1.0/24"));
  }

  @AfterAll
  void leave() {
    if (ground != null) {
      ground.close();
    }
  }

  private FleetSpec fleet(String subnets, String role) {
    String text =
        """
        application: doc
        timezone: UTC
        cloud: { provider: aws, region: eu-north-1, subnets: [%s], securityGroups: [web-doc] }
        roles:
          web: { image: %s, machines: [m6i.large], rootVolume: { size: 20 }, %s }
        """
            .formatted(subnets, ground.image, role);
    return switch (FleetFile.parse(text, "doc.yaml", Map.of())) {
      case Loaded.Fleet(var spec, _, _, _) -> spec;
      case Loaded.Broken(var problems) -> throw new AssertionError(problems);
    };
  }

  private List<Finding> examine(FleetSpec fleet, InstantSource clock) {
    return examine(fleet, clock, new Tariff(PriceList.NONE, fleet.prices()));
  }

  private List<Finding> examine(FleetSpec fleet, InstantSource clock, Tariff tariff) {
    return new AwsDoctor(ground.clients, clock, Ground.APPLICATION_TAG, tariff)
        .examine(fleet, (role, resolved, subnet, type, market) -> ground.request("doctor"));
  }

  private List<Finding> examine(String subnets, String role) {
    return examine(fleet(subnets, role), InstantSource.system());
  }

  @Test
  void a_network_that_is_too_small_or_in_one_zone_is_told() {
    assertThat(examine("public-a-doc", "capacity: { min: 2, max: 30 }"))
        .contains(
            Finding.miss(
                "addresses",
                "the subnets have room for 11 machines (eu-north-1a=11 free) and the roles may have 30; add a subnet or lower max"),
            Finding.miss(
                "zones",
                "all subnets lie in eu-north-1a, so one failing zone takes all machines of web; add a subnet in another zone"));
  }

  @Test
  void a_balancer_that_is_not_there_for_all_zones_is_told() {
    ground
        .clients
        .classic()
        .createLoadBalancer(request ->
            request
                .loadBalancerName("classic-doc")
                .subnets(ground.subnetA)
                .listeners(
                    Listener.builder()
                        .protocol("HTTP")
                        .loadBalancerPort(80)
                        .instancePort(8080)
                        .build()));
    assertThat(
            examine(
                "public-a-doc, public-b-doc",
                "capacity: 1, loadBalancer: { classic: classic-doc }"))
        .contains(
            Finding.miss(
                "balancer classic-doc",
                "classic-doc is not enabled in eu-north-1b, where machines would get nothing; enable it there, or leave out the subnet"),
            Finding.miss(
                "ports of web",
                "security groups %s let nothing in at 8080 for the balancer; add an inbound rule for it from the balancer's group"
                    .formatted(ground.group)));
  }

  @Test
  void a_target_group_that_nothing_sends_to_and_a_profile_without_a_role_are_told() {
    ground.targetGroup("idle-doc", TargetTypeEnum.IP);
    assertThat(
            examine(
                "public-b-doc",
                "capacity: 1, profile: profile-doc, loadBalancer: { targetGroup: idle-doc }"))
        .contains(
            Finding.miss(
                "target group idle-doc",
                "no load balancer sends anything to it; add a listener that does"),
            Finding.miss(
                "profile profile-doc",
                "it holds no IAM role, so machines may do nothing by it; add one"));
  }

  @Test
  void a_spot_price_that_nobody_told_is_unknown_and_at_most_the_on_demand_price() {
    FleetSpec spot = fleet("public-b-doc", "capacity: 1, market: [spot, on-demand]");
    var listed =
        new PriceList(
            Map.of("m6i.large", new BigDecimal("0.102")), Map.of(), Map.of(), BigDecimal.ZERO);

    assertThat(examine(spot, InstantSource.system(), new Tariff(listed, spot.prices())))
        .contains(
            Finding.ok("prices", "known for every type"),
            Finding.unknown(
                "spot prices",
                "nobody lists them: m6i.large at most 0.102 an hour, as on-demand; add \"spot m6i.large\" to prices, or costs are shown without them"));
    var told = new PriceSpec(Map.of("spot m6i.large", new BigDecimal("0.04")), 0, Map.of());
    assertThat(examine(spot, InstantSource.system(), new Tariff(PriceList.NONE, told)))
        .contains(Finding.ok("spot prices", "told by the file for every type"));
  }

  @Test
  void a_clock_that_is_wrong_is_told() {
    InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(-20));
    assertThat(examine(fleet("public-b-doc", "capacity: 1"), late))
        .filteredOn(found -> found.check().equals("clock"))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.standing()).isEqualTo(Standing.MISS);
          assertThat(found.says())
              .matches(
                  "this computer's is 1\\d\\d\\d s behind AWS's; set it by NTP, or signatures will be refused");
        });
  }

  @Test
  void what_aws_refuses_to_show_is_unknown_and_a_launch_that_it_refuses_is_a_miss()
      throws IOException {
    String refusal =
        "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>";
    try (RawServer server = RawServer.answering(RawServer.http("403 Forbidden", refusal));
        AwsClients clients =
            AwsClients.open(
                new AwsClients.Place(
                    "eu-north-1",
                    Optional.of(URI.create("http://127.0.0.1:" + server.port())),
                    "test"),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")),
                LaunchPace.unlimited())) {
      Sheet sheet = new Sheet();
      new AccountChecks(clients, sheet, InstantSource.system()).keyPair("main");
      new LaunchChecks(clients, sheet).tryOut("launch of web", ground.request("doctor"));
      new LaunchChecks(clients, sheet).tryOut("spot launch of web", ground.spot("doctor"));
      assertThat(sheet.findings())
          .containsExactly(
              Finding.unknown(
                  "key pair",
                  "AWS does not show it to us (UnauthorizedOperation: no); deploy/iam/read-only.json allows it"),
              Finding.miss(
                  "launch of web",
                  "these credentials may not launch it (UnauthorizedOperation: no); deploy/iam/scaler.json allows it"),
              Finding.miss(
                  "spot launch of web",
                  "these credentials may not launch it (UnauthorizedOperation: no); deploy/iam/scaler.json allows it, once the account has the role AWSServiceRoleForEC2Spot: aws iam create-service-linked-role --aws-service-name spot.amazonaws.com"));
    }
  }
}
