package scaler.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.Needs;
import scaler.core.fleet.UserData;

/** The texts themselves. */
class UserdataTest {
  /** EC2 takes 16 KB; an eighth is left to the settings and the user's own lines. */
  private static final int LIMIT = 14 * 1024;

  @TempDir private Path folder;

  private Result run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private record Result(int status, String output) {}

  @ParameterizedTest
  @ValueSource(strings = {"app.sh", "job.sh"})
  void composed_user_data_leaves_room_below_the_limit_of_ec2(String name) {
    String settings = "DB=10.126.17.1;ROLE=app;APPLICATION=shop;RELEASE_FROM=/releases;RELEASE=r1";
    assertThat(Userdata.composed(name, settings))
        .hasSizeLessThan(LIMIT)
        .isASCII()
        .doesNotContain("scaler:include");
    assertThat(Userdata.composed(name)).doesNotContainPattern("(?m)^(# ?)?DB=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app-volumes.sh", "job-volumes.sh"})
  void so_does_one_for_a_role_with_data_volumes_and_eight_of_them(String name) {
    String volumes = "/dev/sdf:vol-0123456789abcdef0,".repeat(8);
    String settings =
        "DB=10.126.17.1;ROLE=app;APPLICATION=shop;RELEASE_FROM=/releases;RELEASE=r1;VOLUMES="
            + volumes.substring(0, volumes.length() - 1);
    assertThat(Userdata.composed(name, settings)).hasSizeLessThan(UserData.MOST_BYTES).isASCII();
  }

  @ParameterizedTest
  @ValueSource(strings = {"app.sh", "job.sh", "app-volumes.sh", "job-volumes.sh", "image.sh"})
  void composed_user_data_is_shellcheck_clean(String name) throws Exception {
    Needs.command("shellcheck", "shellcheck", "--version");
    Path file = Files.writeString(folder.resolve(name), Userdata.composed(name));
    assertThat(run("shellcheck", file.toString())).isEqualTo(new Result(0, ""));
  }

  @Test
  void the_packed_agent_is_the_agent() throws IOException {
    byte[] packed = Base64.getMimeDecoder().decode(Userdata.file("agent.packed"));
    try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
          .as("userdata/pack has been run since agent.py changed")
          .isEqualTo(Userdata.file("agent.py"));
    }
  }

  @ParameterizedTest(name = "{0} has {1}")
  @CsvSource({
    "local.small, 1",
    "local.large, 2",
    "t2.micro, 1",
    "t2.small, 1",
    "t2.medium, 2",
    "t2.2xlarge, 8",
    "t3.nano, 2",
    "t3.micro, 2",
    "t3a.medium, 2",
    "t4g.small, 2",
    "t4g.medium, 2",
    "t4g.xlarge, 4",
    "m7g.medium, 1",
    "m7g.large, 2",
    "m6g.large, 2",
    "c7i.xlarge, 4",
    "r6i.2xlarge, 8",
    "c5.9xlarge, 36",
    "m7i.24xlarge, 96",
    "u7i-12tb.224xlarge, 896",
    "c7i-flex.large, 2",
  })
  void the_vcpus_of_an_instance_type_are_known(String type, String vcpus) throws Exception {
    String script = Userdata.folder().resolve("job-role.sh").toString();
    assertThat(run("bash", "-c", ". \"$0\"; vcpus \"$1\"", script, type))
        .isEqualTo(new Result(0, vcpus + "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"m7g.metal", "c7i.metal-24xl", "unknown", ""})
  void a_type_that_the_table_does_not_know_is_counted_by_the_machine(String type) throws Exception {
    String script = Userdata.folder().resolve("job-role.sh").toString();
    assertThat(run("bash", "-c", ". \"$0\"; vcpus \"$1\"", script, type)).isEqualTo(run("nproc"));
  }

  @Test
  void an_image_without_python3_is_told_so() throws Exception {
    Path script = Files.writeString(folder.resolve("boot.sh"), Userdata.composed("app.sh"));
    Path root = folder.resolve("m");
    Result result =
        run("env", "-i", "PATH=" + folder, "SCALER_ROOT=" + root, "/bin/bash", script.toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("scaler: python3 is missing").hasLineCount(1);
    assertThat(root).doesNotExist();
  }
}
