package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;
import scaler.outbound.aws.Ground;
import scaler.outbound.aws.Moto;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Machines of EC2 that run already, taken over and let go from the command line. */
class AdoptTest {
  private static final String REGION = "us-west-1";

  /** Loopback addresses: nothing answers there, at once. */
  private static final String NETWORK = "127.200";

  private static final String FLEET =
      """
      application: adopting
      timezone: UTC
      cloud: { provider: aws, region: us-west-1, subnets: [SUBNET] }
      roles:
        web: { launchTemplate: { name: web-adopting }, capacity: { min: 1, max: 2 } }
      """;

  private static final AtomicInteger GROUNDS = new AtomicInteger();

  @TempDir private Path folder;
  private Ground ground;
  private Shop shop;

  @BeforeEach
  void applies() {
    String name = "adopting" + GROUNDS.incrementAndGet();
    ground =
        new Ground(
            REGION, name, NETWORK + ".0.0/16", List.of(NETWORK + ".0.0/24", NETWORK + ".1.0/24"));
    ground.template("web-" + name);
    shop = new Shop(folder);
    shop.cli
        .with("AWS_ENDPOINT_URL", Moto.endpoint().toString())
        .with("AWS_ACCESS_KEY_ID", "testing")
        .with("AWS_SECRET_ACCESS_KEY", "testing");
    String fleet = FLEET.replace("web-adopting", "web-" + name).replace("SUBNET", ground.subnetA);
    assertThat(shop.cli.run("apply", shop.file("fleet.yaml", fleet).toString()).err()).isEmpty();
    shop.cli.run("pause", "--all", "--reason", "cut-over");
  }

  @AfterEach
  void closes() {
    ground.close();
  }

  private String launch(String subnet, Tag... more) {
    List<Tag> tags = new ArrayList<>(List.of(more));
    tags.add(tag("Name", "old"));
    return ground
        .ec2()
        .runInstances(
            RunInstancesRequest.builder()
                .minCount(1)
                .maxCount(1)
                .imageId(ground.image)
                .instanceType("m6g.large")
                .subnetId(subnet)
                .tagSpecifications(
                    TagSpecification.builder().resourceType("instance").tags(tags).build())
                .build())
        .instances()
        .getFirst()
        .instanceId();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private Map<String, String> tags(String id) {
    Map<String, String> tags = new TreeMap<>();
    ground
        .ec2()
        .describeInstances(request -> request.instanceIds(id))
        .reservations()
        .getFirst()
        .instances()
        .getFirst()
        .tags()
        .forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  private void refused(String sentence, String... words) {
    Cli.Said said = shop.cli.run(words);
    assertThat(said.err()).matches("(?s)scaler: " + sentence + "\n");
    assertThat(said.code()).isEqualTo(Exit.REFUSED);
    assertThat(said.out()).isEmpty();
  }

  @Test
  void a_machine_is_adopted_shown_and_let_go_again() {
    String id = launch(ground.subnetA);
    refused(
        id
            + " has no status page that scaler can reach \\(docs/machine-contract.md\\); with"
            + " --without-page it is adopted all the same: it is ended only after it has powered"
            + " itself off, or by force",
        "adopt",
        id,
        "--role",
        "web");
    assertThat(shop.cli.run("adopt", id, "--role", "web", "--without-page", "--dry-run").lines())
        .last()
        .isEqualTo("dry run: nothing was asked for");
    assertThat(tags(id)).containsOnlyKeys("Name");

    Cli.Said adopted = shop.cli.run("adopt", id, "--role", "web", "--without-page");
    assertThat(adopted.err()).isEmpty();
    assertThat(adopted.lines()).last().isEqualTo(id + "  in_service   adopted");
    assertThat(tags(id))
        .containsEntry("Name", "old")
        .containsEntry("scaler-application", "adopting")
        .containsEntry("scaler-role", "web")
        .containsKeys("scaler-install", "scaler-slot");
    assertThat(shop.cli.run("status").out()).contains(id + "  web");
    refused(id + " is a machine of web already \\(in_service\\)", "adopt", id, "--role", "web");

    shop.cli.run("resume", "--all");
    refused(
        "others would be launched in their place; scaler pause web --reason TEXT first, without --for",
        "leave",
        "web");
    shop.cli.run("pause", "web", "--reason", "back");
    assertThat(shop.cli.run("leave", "web", "--dry-run").lines())
        .last()
        .isEqualTo("dry run: nothing was asked for");
    assertThat(tags(id)).containsKey("scaler-slot");
    Cli.Said left = shop.cli.run("leave", "web");
    assertThat(left.err()).isEmpty();
    assertThat(left.lines())
        .last()
        .isEqualTo(
            "the pause stays: resumed, web gets new machines; take it out of the fleet file and"
                + " apply that first, or leave the pause where it is the only role");
    assertThat(tags(id)).containsOnlyKeys("Name");
    assertThat(
            ground
                .ec2()
                .describeInstances(request -> request.instanceIds(id))
                .reservations()
                .getFirst()
                .instances()
                .getFirst()
                .state()
                .name())
        .isEqualTo(InstanceStateName.RUNNING);
    assertThat(shop.cli.run("status").out()).contains("no machines");
  }

  @Test
  void a_machine_that_is_somebody_elses_is_refused() {
    String other = launch(ground.subnetA, tag("scaler-install", "0123456789ab"));
    refused(
        other
            + " belongs to another installation of scaler .*; let it go there first, with scaler leave",
        "adopt",
        other,
        "--role",
        "web");
    String elsewhere = launch(ground.subnetB);
    refused(
        "%s is in subnet %s \\(us-west-1b\\), and the fleet file's subnets are %s; .*"
            .formatted(elsewhere, ground.subnetB, ground.subnetA),
        "adopt",
        elsewhere,
        "--role",
        "web");
    String stopped = launch(ground.subnetA);
    ground.ec2().stopInstances(request -> request.instanceIds(stopped));
    refused(stopped + " is stopped; only a running machine .*", "adopt", stopped, "--role", "web");
    refused(
        "there is no machine i-00000000000000001 in the fleet's cloud",
        "adopt",
        "i-00000000000000001",
        "--role",
        "web");
  }

  @Test
  void more_than_the_maximum_are_refused() {
    refused(
        "web has 0 and its maximum is 2, so 3 more cannot come; raise capacity.max in the fleet file and apply it",
        "adopt",
        launch(ground.subnetA),
        launch(ground.subnetA),
        launch(ground.subnetA),
        "--role",
        "web",
        "--without-page");
  }
}
