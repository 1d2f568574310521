package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.Needs;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.outbound.aws.Ground;
import scaler.outbound.aws.Moto;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code scaler conformance} as an operator runs it; against moto, which breaks some promises. */
class ConformanceRunTest {
  private static final String REGION = "ap-northeast-2";
  private static final String ENDED = " machines ended, 0 left\n";

  @TempDir private static Path folder;
  private static Ground ground;
  private static String file = "";

  @BeforeAll
  static void make_what_the_file_names() throws IOException {
    ground = new Ground(REGION, "tried", "10.41.0.0/16", List.of("10.41.0.0/24", "10.41.1.0/24"));
    ground.template("web-tried");
    ground.targetGroup("web-tried", TargetTypeEnum.INSTANCE);
    file = file("tried.yaml", "public-a-tried, public-b-tried").toString();
  }

  private static Path file(String name, String subnets) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        application: tried
        timezone: UTC
        cloud: { provider: aws, region: %s, subnets: [%s], securityGroups: [web-tried] }
        roles:
          web:
            launchTemplate: { name: web-tried }
            capacity: 1
            loadBalancer: { targetGroup: web-tried }
        """
            .formatted(REGION, subnets));
  }

  @AfterAll
  static void close() {
    ground.close();
  }

  @Test
  void what_is_broken_is_told_as_json_and_nothing_is_left() {
    Child.Ended ran = start("conformance", file, "--yes", "--json").end().with(Exit.FAILED);
    assertThat(ran.err()).isEmpty();
    JsonNode report = JsonMapper.shared().readTree(ran.out());

    assertThat(report.path("application").asString()).isEqualTo("tried~conformance");
    assertThat(report.path("cloud").asString()).isEqualTo("what answers as AWS at " + endpoint());
    assertThat(report.path("holds").asBoolean()).isFalse();
    assertThat(report.path("ended").asInt()).isGreaterThanOrEqualTo(46);
    assertThat(report.path("left").isEmpty()).isTrue();
    Map<String, String> broken =
        report
            .path("answers")
            .valueStream()
            .filter(answer -> !answer.path("result").asString().matches("holds|measured|not_asked"))
            .collect(
                Collectors.toMap(
                    answer -> answer.path("question").asString(),
                    answer ->
                        answer.path("result").asString() + ": " + answer.path("says").asString()));
    assertThat(broken)
        .as("moto takes no notice of tokens, and tags no interfaces")
        .containsOnlyKeys(
            "same token, same request",
            "same token, other request",
            "tags on volumes and interfaces");
    assertThat(broken.get("same token, same request"))
        .startsWith("broken: the rule that one token gives one machine is broken: sent twice, one");
    assertThat(running()).isEmpty();
  }

  @Test
  void interrupted_it_ends_its_machines_and_says_which_it_could_not_end_and_how_to_clean() {
    // Behind this answer it watches a machine that reboots, for ten seconds.
    Child ran = start("conformance", file, "--yes").says("the balancer takes in and lets go");
    String keeps = running().getFirst();
    isProtected(keeps, true);
    ran.signal("INT");

    String clean = "run scaler conformance " + file + " --clean";
    assertThat(ran.end().with(Exit.INTERRUPTED).err().lines())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("scaler: stopping: what was launched is ended first;")
                    .endsWith(clean),
            left ->
                assertThat(left)
                    .startsWith("scaler: still there: " + keeps + " (OperationNotPermitted: ")
                    .endsWith(clean),
            last -> assertThat(last).matches("scaler: stopped after \\d+ of 17 questions"));
    assertThat(running()).containsExactly(keeps);

    isProtected(keeps, false);
    assertThat(start("conformance", file, "--clean", "--dry-run").end().ok().out())
        .contains("would end " + keeps);
    assertThat(start("conformance", file, "--clean").end().ok().out()).isEqualTo("1" + ENDED);
    assertThat(running()).isEmpty();
    assertThat(start("conformance", file, "--clean").end().ok().out()).isEqualTo("0" + ENDED);
  }

  @Test
  void at_a_terminal_only_the_typed_yes_begins() throws IOException {
    Needs.command("script, of util-linux", "script", "--version");
    // What would begin ends at once: one of its names means nothing.
    String nowhere = file("nowhere.yaml", "nowhere").toString();
    for (String word : List.of("", "y", "YES", "yes please", "no")) {
      assertThat(typed(word, nowhere).with(Exit.REFUSED).out())
          .contains("Type yes to go on: ")
          .endsWith("scaler: nothing was done\r\n");
    }
    assertThat(typed("yes", nowhere).with(Exit.REFUSED).out())
        .contains("Type yes to go on: ")
        .contains("scaler: the file names what is not there: there is no subnet nowhere");
    assertThat(start("conformance", nowhere).end().with(Exit.REFUSED).err())
        .contains(
            "This launches about 46 machines like those of web, of its launch template's type")
        .doesNotContain("Type yes")
        .endsWith("nobody can be asked here whether that is meant; say --yes if it is\n");
  }

  /** What the command says at a terminal where somebody types that. */
  private static Child.Ended typed(String word, String fleet) throws IOException {
    String command =
        scaler("conformance", fleet).stream()
            .map(part -> "'" + part + "'")
            .collect(Collectors.joining(" "));
    Path script = Files.writeString(folder.resolve("command"), "exec " + command + "\n");
    String typing = "echo \"$0\" | script -qec \"sh '$1'\" /dev/null";
    return child("script", List.of("sh", "-c", typing, word, script.toString())).end();
  }

  private static Child start(String... words) {
    return child("conformance", scaler(words));
  }

  private static List<String> scaler(String... words) {
    Here here = new Here(Map.of(), System.out, System.err, false, InstantSource.system());
    return new ArrayList<>(here.scaler(List.of(words)));
  }

  private static Child child(String name, List<String> command) {
    Map<String, String> variables =
        Map.of(
            "SCALER_HOME", folder.resolve("home").toString(),
            "AWS_ENDPOINT_URL", endpoint(),
            "AWS_ACCESS_KEY_ID", "testing",
            "AWS_SECRET_ACCESS_KEY", "testing",
            "AWS_EC2_METADATA_DISABLED", "true");
    return Child.start(name, command, Site.environment(variables), folder);
  }

  private static String endpoint() {
    return Moto.endpoint().toString();
  }

  private static void isProtected(String machine, boolean so) {
    ground
        .ec2()
        .modifyInstanceAttribute(
            request -> request.instanceId(machine).disableApiTermination(value -> value.value(so)));
  }

  /** Machines that run in the region, which nobody else uses. */
  private static List<String> running() {
    return ground.ec2().describeInstances().reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .filter(machine -> !machine.state().nameAsString().equals("terminated"))
        .map(Instance::instanceId)
        .toList();
  }
}
