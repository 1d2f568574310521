package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;
import scaler.outbound.aws.Ground;
import scaler.outbound.aws.Moto;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The night in which scaler's database is away: no command here has one. */
class FromCloudTest {
  private static final String AWS =
      """
      application: dark
      timezone: UTC
      cloud: { provider: aws, region: eu-north-1, subnets: [subnet-a], securityGroups: [sg-a] }
      roles:
        web:
          image: ami-0123456789abcdef0
          machines: [m6i.large]
          capacity: 1
          loadBalancer: { targetGroup: lost-group }
      """;

  @TempDir private Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("dark.yaml"), text).toString();
  }

  private Cli cli() {
    return new Cli(folder.resolve("home"))
        .with("AWS_ACCESS_KEY_ID", "test")
        .with("AWS_SECRET_ACCESS_KEY", "test");
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Test
  void machines_are_listed_by_their_tags_and_what_cannot_be_seen_is_said() throws IOException {
    try (Ground ground =
        new Ground("eu-north-1", "dark", "10.31.0.0/16", List.of("10.31.0.0/24", "10.31.1.0/24"))) {
      String id =
          ground
              .ec2()
              .runInstances(request ->
                  request
                      .imageId(ground.image)
                      .instanceType(InstanceType.M6_I_LARGE)
                      .subnetId(ground.subnetA)
                      .minCount(1)
                      .maxCount(1)
                      .tagSpecifications(
                          TagSpecification.builder()
                              .resourceType(ResourceType.INSTANCE)
                              .tags(
                                  tag("scaler-application", "dark"),
                                  tag("scaler-install", "main"),
                                  tag("scaler-role", "web"),
                                  tag("scaler-slot", "12"),
                                  tag("scaler-state", "draining"))
                              .build()))
              .instances()
              .getFirst()
              .instanceId();
      Cli cli = cli().with("AWS_ENDPOINT_URL", Moto.endpoint().toString());

      Cli.Said said = cli.run("status", "--from-cloud", file(AWS));
      assertThat(said.err()).isEmpty();
      assertThat(said.code()).isEqualTo(Exit.OK);
      assertThat(said.out())
          .startsWith("dark as the cloud shows it; scaler's database was not asked\n")
          .containsPattern(id + " +web +12 +eu-north-1a +10\\.31\\.0\\.\\d+ +m6i\\.large +running ")
          .containsPattern(" draining +-\n")
          .contains("NOT SEEN: lost-group cannot be seen (")
          .contains("What only the database knows is missing");

      JsonNode json =
          JsonMapper.shared()
              .readTree(cli.run("status", "--json", "--from-cloud", file(AWS)).out());
      assertThat(json.path("machines").path(0).path("id").asString()).isEqualTo(id);
      assertThat(json.path("machines").path(0).path("cordoned").asBoolean()).isTrue();
      assertThat(json.path("notes")).hasSize(1);
      assertThat(folder.resolve("home/postgres")).doesNotExist();
    }
  }

  @Test
  void a_cloud_that_does_not_answer_is_a_sentence() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Cli.Said said =
        cli()
            .with("AWS_ENDPOINT_URL", "http://127.0.0.1:" + port)
            .run("status", "--from-cloud", file(AWS));
    assertThat(said.err()).startsWith("scaler: the cloud cannot be seen: ").hasLineCount(1);
    assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
  }

  @Test
  void a_local_cloud_that_does_not_run_is_not_started() throws IOException {
    Cli.Said said = cli().run("status", "--from-cloud", file(Shop.FLEET));
    assertThat(said.err()).contains("no local cloud runs in").hasLineCount(1);
    assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void to_check_what_runs_starts_nothing_either() {
    Shop shop = Shop.applied(folder);
    Cli.Said said = shop.cli.run("doctor", "--invariants");
    assertThat(said.err()).contains("no local cloud runs in").hasLineCount(1);
    assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
  }

  @Test
  void words_that_do_not_go_together_are_refused() throws IOException {
    assertThat(cli().run("status", "--watch", "--from-cloud", file(AWS)).err())
        .isEqualTo(
            "scaler: --from-cloud shows the application of its file, once; leave --watch and --application out\n");
    assertThat(cli().run("status", "--from-cloud", file("roles: [")).code()).isEqualTo(Exit.USAGE);
    Cli.Said bare = cli().run("doctor");
    assertThat(bare.err()).isEqualTo("scaler: doctor needs a fleet file: scaler doctor FILE\n");
    assertThat(bare.code()).isEqualTo(Exit.USAGE);
  }
}
