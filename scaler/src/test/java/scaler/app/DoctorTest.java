package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;
import scaler.outbound.aws.Ground;
import scaler.outbound.aws.Moto;
import scaler.outbound.queues.JobsTable;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** What {@code scaler doctor} says of fleets that are well and of fleets that are not. */
class DoctorTest {
  @TempDir private Path folder;

  private static final String ILL =
      """
      application: ill
      timezone: UTC
      cloud:
        provider: aws
        region: eu-west-3
        subnets: [public-a-ill, nowhere]
        securityGroups: [web-ill]
        keyPair: lost-key
      roles:
        web:
          image: ami-0123456789abcdef0
          machines: [m6i.large]
          profile: lost-profile
          capacity: { min: 0, max: 2 }
          loadBalancer: { targetGroup: lost-group }
        jobs:
          image: IMAGE
          rootVolume: { size: 20 }
          machines: [m4.large, m99.large]
          capacity: { min: 0, max: 2 }
          backlog: { source: { delayedJob: "${env:NO_SUCH_URL}" }, slo: { wait: 5m } }
        side:
          launchTemplate: { name: side-ill }
          capacity: { min: 0, max: 1 }
      """;

  private static final String WELL =
      """
      application: well
      timezone: UTC
      cloud:
        provider: aws
        region: eu-west-2
        subnets: [public-a-well, public-b-well]
        securityGroups: [web-well]
        keyPair: key-well
      tags: { team: night }
      prices: { m6i.large: 0.1, m6i.xlarge: 0.2 }
      roles:
        web:
          image: IMAGE
          rootVolume: { size: 20 }
          machines: [m6i.large, m6i.xlarge]
          profile: profile-well
          capacity: { min: 2, max: 6 }
          health: { url: "http://{address}/up" }
          loadBalancer: { targetGroup: web-well }
        jobs:
          image: IMAGE
          rootVolume: { size: 20 }
          machines: [m6i.large]
          capacity: { min: 0, max: 2 }
          backlog: { source: { delayedJob: "${env:JOBS_URL}" }, slo: { wait: 5m } }
      """;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("fleet.yaml"), text).toString();
  }

  private Cli onMoto() {
    return new Cli(folder.resolve("home"))
        .with("AWS_ENDPOINT_URL", Moto.endpoint().toString())
        .with("AWS_ACCESS_KEY_ID", "testing")
        .with("AWS_SECRET_ACCESS_KEY", "testing");
  }

  @Test
  void every_planted_mistake_is_named_with_its_remedy() throws IOException {
    try (Ground ground =
        new Ground("eu-west-3", "ill", "10.21.0.0/16", List.of("10.21.0.0/24", "10.21.1.0/24"))) {
      ground
          .ec2()
          .createLaunchTemplate(request ->
              request
                  .launchTemplateName("side-ill")
                  .launchTemplateData(
                      RequestLaunchTemplateData.builder()
                          .imageId(ground.image)
                          .instanceType("m6i.large")
                          .tagSpecifications(
                              LaunchTemplateTagSpecificationRequest.builder()
                                  .resourceType("instance")
                                  .tags(Tag.builder().key("cost centre").value("1").build())
                                  .build())
                          .build()));

      Cli.Said said = onMoto().run("doctor", file(ILL.replace("IMAGE", ground.image)));

      assertThat(said.code()).as(said.out()).isEqualTo(Exit.FAILED);
      assertThat(misses(said))
          .contains(
              "subnets: there is no subnet nowhere in this region; write the id or the name of one that is there",
              "key pair: there is no key pair lost-key in this region; import it, or leave keyPair out",
              "profile lost-profile: there is no instance profile of that name; make it, or write one that is there",
              "image of web: image ami-0123456789abcdef0 of web is not there, or not shared with this account; write one of this region",
              "target group lost-group: there is none of that name in this region; make it, or write one that is there",
              "ports of web: security groups %s let nothing in at 8099 for the status page; add an inbound rule for it from where scaler runs"
                  .formatted(ground.group),
              "types of jobs: m4.large is no Nitro type: its metadata shows a new tag only after a stop, so no drain is seen; write a newer type",
              "types of jobs: there is no type m99.large in this region; write one that is there",
              "template of side: its tags \"cost centre\" cannot stand in a machine's metadata, where scaler's cordon is read; make a version without spaces and slashes in them")
          .anyMatch(
              miss -> miss.startsWith("queue of jobs: it cannot be read: ${env:NO_SUCH_URL}"));
      assertThat(said.out().lines().toList().getLast())
          .matches("\\d+ ok, \\d+ missing, \\d+ unknown");
      assertThat(machines(ground)).isEmpty();
    }
  }

  @Test
  void a_fleet_that_has_all_it_needs_misses_nothing() throws IOException {
    try (Ground ground =
        new Ground("eu-west-2", "well", "10.22.0.0/16", List.of("10.22.0.0/24", "10.22.1.0/24"))) {
      ground.roleInProfile();
      ground.ec2().createKeyPair(request -> request.keyName("key-well"));
      ground.open(80, "10.22.0.0/16");
      ground.open(8099, "0.0.0.0/0");
      ground.balancer("shop-well", ground.targetGroup("web-well", TargetTypeEnum.INSTANCE));
      JobsTable jobs = JobsTable.empty();

      Cli.Said said =
          onMoto()
              .with("JOBS_URL", Cli.url(jobs.database()))
              .run("doctor", file(WELL.replace("IMAGE", ground.image)));

      assertThat(misses(said)).as(said.out()).isEmpty();
      assertThat(said.code()).isEqualTo(Exit.OK);
      assertThat(said.out())
          .contains("a launch would be let through")
          .contains("shop-well is enabled in eu-west-2a, eu-west-2b")
          .contains("8099 for the status page is open from here (0.0.0.0/0)")
          .containsPattern("80 for health is open from .*10[.]22[.]0[.]0/16")
          .contains("can be read; demand is 0 jobs now")
          .contains("each read goes through about");
      assertThat(machines(ground)).isEmpty();
    }
  }

  @Test
  void without_credentials_nothing_else_is_asked() throws IOException {
    Cli.Said said =
        new Cli(folder.resolve("home"))
            .with("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
            .with("AWS_ACCESS_KEY_ID", "testing")
            .with("AWS_SECRET_ACCESS_KEY", "testing")
            .run("doctor", file(WELL.replace("IMAGE", "ami-0123456789abcdef0")));
    assertThat(misses(said).getFirst()).startsWith("credentials: AWS does not answer (");
    assertThat(said.out()).contains("not asked without credentials; mend them first");
    assertThat(said.code()).isEqualTo(Exit.FAILED);
  }

  @Test
  void a_local_fleet_needs_programs_of_this_computer() throws IOException {
    String fleet = file(Shop.FLEET);
    Cli.Said bare = new Cli(folder.resolve("home")).with("PATH", "/nowhere").run("doctor", fleet);
    assertThat(misses(bare))
        .contains("python3: python3 is not in PATH, and local machines need it; install it");
    assertThat(bare.code()).isEqualTo(Exit.FAILED);
  }

  /** Those of the ground alone: others test in the same region. */
  private static List<Reservation> machines(Ground ground) {
    Filter here = Filter.builder().name("vpc-id").values(ground.network).build();
    return ground.ec2().describeInstances(request -> request.filters(List.of(here))).reservations();
  }

  /** As {@code check: what it says}. */
  private static List<String> misses(Cli.Said said) {
    return said.out()
        .lines()
        .map(line -> line.split(" {2,}", 3))
        .filter(cells -> cells.length == 3 && cells[1].equals("miss"))
        .map(cells -> cells[0] + ": " + cells[2])
        .toList();
  }
}
