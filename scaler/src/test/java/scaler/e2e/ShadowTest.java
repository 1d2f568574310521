package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import scaler.outbound.aws.Ground;
import scaler.outbound.aws.Moto;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** A shadow on the aws cloud, beside machines that somebody else has launched; against moto. */
class ShadowTest {
  private static final String REGION = "eu-west-1";

  private static final String FLEET =
      """
      application: shady
      timezone: UTC
      cloud: { provider: aws, region: eu-west-1, subnets: [public-a-shady, public-b-shady] }
      roles:
        web:
          launchTemplate: { name: web-shady }
          capacity: { min: 3, max: 4 }
        jobs:
          launchTemplate: { name: web-shady }
          machines: [m6g.medium]
          capacity: { min: 1, max: 3 }
          backlog:
            source: { delayedJob: "${env:E2E_JOBS_URL}" }
            policy: { threshold: { scaleOutAbove: 5, scaleInBelow: 4 } }
            interval: 1s
      """;

  @Test
  void it_decides_and_records_and_touches_nothing() throws Exception {
    Map<String, String> credentials =
        Map.of(
            "AWS_ENDPOINT_URL", Moto.endpoint().toString(),
            "AWS_ACCESS_KEY_ID", "testing",
            "AWS_SECRET_ACCESS_KEY", "testing",
            "AWS_EC2_METADATA_DISABLED", "true");
    List<String> subnets = List.of("10.33.0.0/24", "10.33.1.0/24");
    try (Ground ground = new Ground(REGION, "shady", "10.33.0.0/16", subnets);
        Site site = new Site(FLEET, credentials)) {
      ground.template("web-shady");
      launch(ground, "old-web", 2);
      launch(ground, "old-jobs", 1);
      Set<String> before = everything(ground);
      site.enqueue(20, 0.1);

      Child shadow =
          site.start(
                  "run",
                  "--shadow",
                  site.fleetFile().toString(),
                  "--observe",
                  "web:Name=old-web",
                  "--observe",
                  "jobs:Name=old-jobs",
                  "--startup",
                  "30s")
              .says("touches nothing");
      site.until(
          "it has compared",
          () ->
              site.tables().number("select count(*) from shadow where watched_s > 0") == 2
                  && site.machines("in_service", "booting") == 6);

      Child.Ended shown = site.scaler("shadow").ok();
      assertThat(shown.out())
          .startsWith("shady~shadow  imagined by ")
          .containsPattern("(?m)^web +3 +3 +2 +1 +0 ")
          .containsPattern("(?m)^jobs +3 +3 +1 +2 +0 ")
          .doesNotContain("?");
      assertThat(site.scaler("why", "jobs", "--application", "shady~shadow").ok().out())
          .contains("20 jobs");
      assertThat(everything(ground)).isEqualTo(before);

      shadow.signal("TERM");
      shadow.end().ok();
      assertThat(site.scaler("launch", "web", "--application", "shady~shadow").with(3).err())
          .contains("shady~shadow is a shadow, which never acts");
      assertThat(site.scaler("run").with(2).err()).contains("no fleet file was applied yet");
      assertThat(everything(ground)).isEqualTo(before);
    }
  }

  private static void launch(Ground ground, String name, int count) {
    ground
        .ec2()
        .runInstances(request ->
            request
                .minCount(count)
                .maxCount(count)
                .imageId(ground.image)
                .instanceType("m6g.large")
                .subnetId(ground.subnetA)
                .tagSpecifications(
                    TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(Tag.builder().key("Name").value(name).build())
                        .build()));
  }

  /** All instances of the network, each with its state and its tags. */
  private static Set<String> everything(Ground ground) {
    Set<String> all = new TreeSet<>();
    ground
        .ec2()
        .describeInstances()
        .reservations()
        .forEach(reservation ->
            reservation.instances().stream()
                .filter(instance -> ground.network.equals(instance.vpcId()))
                .forEach(instance ->
                    all.add(
                        "%s %s %s"
                            .formatted(
                                instance.instanceId(),
                                instance.state().nameAsString(),
                                instance.tags()))));
    assertThat(all).hasSize(3);
    return all;
  }
}
