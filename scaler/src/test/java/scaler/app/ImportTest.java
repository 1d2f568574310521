package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;
import scaler.outbound.aws.Ground;
import scaler.outbound.aws.Moto;
import software.amazon.awssdk.services.autoscaling.model.CreateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.PutScheduledUpdateGroupActionRequest;
import software.amazon.awssdk.services.autoscaling.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** A fleet file made of an Auto Scaling group of moto's. */
class ImportTest {
  private static final String REGION = "ca-central-1";

  @TempDir private Path folder;

  private Cli cli() {
    return new Cli(folder.resolve("home"))
        .with("AWS_ENDPOINT_URL", Moto.endpoint().toString())
        .with("AWS_ACCESS_KEY_ID", "testing")
        .with("AWS_SECRET_ACCESS_KEY", "testing")
        .with("AWS_REGION", REGION);
  }

  private static Ground ground(String name) {
    return new Ground(REGION, name, "10.9.0.0/16", List.of("10.9.0.0/24", "10.9.1.0/24"));
  }

  private static CreateAutoScalingGroupRequest.Builder group(Ground ground, String name) {
    return CreateAutoScalingGroupRequest.builder()
        .autoScalingGroupName(name)
        .minSize(1)
        .maxSize(4)
        .desiredCapacity(2)
        .vpcZoneIdentifier(ground.subnetA + "," + ground.subnetB)
        .launchTemplate(template -> template.launchTemplateName("web-" + name).version("1"));
  }

  private static PutScheduledUpdateGroupActionRequest.Builder action(String group, String name) {
    return PutScheduledUpdateGroupActionRequest.builder()
        .autoScalingGroupName(group)
        .scheduledActionName(name);
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).propagateAtLaunch(true).build();
  }

  @Test
  void a_group_with_a_clock_and_a_balancer_becomes_a_fleet_file_that_is_good() {
    try (Ground ground = ground("Shop_Web")) {
      ground.template("web-Shop_Web");
      String arn = ground.targetGroup("front-shop", TargetTypeEnum.INSTANCE);
      String other = ground.targetGroup("back-shop", TargetTypeEnum.INSTANCE);
      ground.classicBalancer("old-shop");
      ground
          .scaling()
          .createAutoScalingGroup(
              group(ground, "Shop_Web")
                  .targetGroupARNs(arn, other)
                  .loadBalancerNames("old-shop")
                  .healthCheckType("ELB")
                  .healthCheckGracePeriod(240)
                  .newInstancesProtectedFromScaleIn(true)
                  .tags(tag("team", "night \"watch\""), tag("Name", "web"), tag("a/b", "c"))
                  .build());
      ground
          .scaling()
          .putScheduledUpdateGroupAction(
              action("Shop_Web", "day").recurrence("0 8 * * 1-5").desiredCapacity(3).build());
      ground
          .scaling()
          .putScheduledUpdateGroupAction(
              action("Shop_Web", "night").recurrence("0 21 * * *").minSize(1).maxSize(6).build());

      Cli.Said said = cli().run("import", "asg", "Shop_Web");
      assertThat(said.err()).isEmpty();
      assertThat(said.lines())
          .contains(
              "application: shop-web",
              "install: main  # in the tags of its machines, so that a new database finds them; choose now, it stays",
              "timezone: UTC",
              "cloud: { provider: aws, region: ca-central-1, subnets: [%s, %s] }"
                  .formatted(ground.subnetA, ground.subnetB),
              "tags: { \"team\": \"night \\\"watch\\\"\" }",
              "  web:",
              "    # its image needs scaler's status page (port 8099, docs/machine-contract.md), or its machines cannot be drained",
              "    launchTemplate: { name: \"web-Shop_Web\", version: \"1\" }",
              "    capacity: { min: 1, max: 6 }",
              "      - { at: \"0 8 * * 1-5\", capacity: 3 }  # day",
              "      - { at: \"0 21 * * *\", capacity: { min: 1, max: 6 } }  # night",
              "    health: { url: \"http://{address}:80/\", startup: 240s }",
              "    loadBalancer: [{ targetGroup: back-shop }, { targetGroup: front-shop },"
                  + " { classic: old-shop }]")
          .anyMatch(line -> line.startsWith("# - protection from scale-in"))
          .anyMatch(line -> line.startsWith("# - health check type ELB"))
          .anyMatch(line -> line.startsWith("# - tag a/b: "));
      Path file = folder.resolve("fleet.yaml");
      write(file, said.out());
      assertThat(cli().run("validate", file.toString()).code()).isEqualTo(Exit.OK);

      // A machine of the group itself is refused: the group would launch another one for it.
      Shop shop = new Shop(folder);
      cli()
          .environment()
          .forEach((name, value) -> {
            if (name.startsWith("AWS_")) {
              shop.cli.with(name, value);
            }
          });
      assertThat(shop.cli.run("apply", file.toString()).err()).isEmpty();
      String member =
          ground
              .scaling()
              .describeAutoScalingGroups(request -> request.autoScalingGroupNames("Shop_Web"))
              .autoScalingGroups()
              .getFirst()
              .instances()
              .getFirst()
              .instanceId();
      assertThat(shop.cli.run("adopt", member, "--role", "web").err())
          .startsWith(
              "scaler: %s belongs to the Auto Scaling group Shop_Web, which would launch another one for it; detach it first: "
                  .formatted(member));
    }
  }

  private static void write(Path file, String text) {
    try {
      java.nio.file.Files.writeString(file, text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void without_a_clock_the_minimum_is_what_the_group_wanted() {
    try (Ground ground = ground("plain")) {
      ground.template("web-plain");
      ground.scaling().createAutoScalingGroup(group(ground, "plain").build());

      assertThat(cli().run("import", "asg", "plain", "--region", REGION).lines())
          .contains(
              "  app:",
              "    capacity: { min: 2, max: 4 }  # the group's minimum was 1, and nothing here asks for more than the minimum")
          .anyMatch(line -> line.startsWith("    health: { startup: "));
    }
  }

  @Test
  void a_group_that_is_not_there_or_launches_in_the_old_way_is_refused() {
    Cli.Said none = cli().run("import", "asg", "nobody");
    assertThat(none.err())
        .isEqualTo(
            "scaler: there is no Auto Scaling group nobody in ca-central-1; mend the name, or add --region\n");
    assertThat(none.code()).isEqualTo(Exit.USAGE);
    try (Ground ground = ground("older")) {
      ground
          .scaling()
          .createLaunchConfiguration(request ->
              request
                  .launchConfigurationName("conf")
                  .imageId(ground.image)
                  .instanceType("m6g.large"));
      ground
          .scaling()
          .createAutoScalingGroup(
              CreateAutoScalingGroupRequest.builder()
                  .autoScalingGroupName("older")
                  .minSize(0)
                  .maxSize(1)
                  .vpcZoneIdentifier(ground.subnetA)
                  .launchConfigurationName("conf")
                  .build());
      Cli.Said said = cli().run("import", "asg", "older");
      assertThat(said.err())
          .startsWith("scaler: older launches from the launch configuration conf, and scaler");
      assertThat(said.code()).isEqualTo(Exit.REFUSED);
    }
  }
}
