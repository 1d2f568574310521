package scaler.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.Needs;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Where a machine gets its release from when it is no folder. */
class ReleaseTest {
  private static final String KEY = "AKIDEXAMPLE";
  private static final String SECRET = "not/a+real=secret";
  private static final AwsSessionCredentialsIdentity READER =
      AwsSessionCredentialsIdentity.create(KEY, SECRET, "a+session/token==");

  @TempDir private Path folder;

  private TestMachine machine(String from) throws IOException {
    String settings = "DB=;ROLE=app;APPLICATION=shop;RELEASE=r7;RELEASE_FROM=" + from;
    return new TestMachine(Files.createDirectory(folder.resolve("m")), "app.sh", settings);
  }

  private static void role(TestMachine machine, String secret) {
    machine.metadata.put("meta-data/placement/region", "us-east-1");
    machine.metadata.put("meta-data/iam/security-credentials/", "shop-web");
    machine.metadata.put(
        "meta-data/iam/security-credentials/shop-web",
        """
        {"Code": "Success", "AccessKeyId": "%s", "SecretAccessKey": "%s", "Token": "%s"}
        """
            .formatted(KEY, secret, READER.sessionToken()));
  }

  /** A release as a deployment packs it: its files, without a folder around them. */
  private byte[] archive() throws IOException, InterruptedException {
    Path release = folder.resolve("release");
    Files.writeString(Files.createDirectories(release.resolve("bin")).resolve("hello"), "welcome");
    Path archive = folder.resolve("r7.tar.gz");
    run("tar", "-czf", archive.toString(), "-C", release.toString(), ".");
    return Files.readAllBytes(archive);
  }

  private void run(String... words) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(words).directory(folder.toFile()).inheritIO().start().waitFor())
        .as(String.join(" ", words))
        .isZero();
  }

  private static void hasIt(TestMachine machine) throws IOException {
    machine.boot().says("ready", "", 0);
    assertThat(machine.root.resolve("srv/shop/current/bin/hello")).hasContent("welcome");
    assertThat(machine.page().path("release").asString()).isEqualTo("r7");
    assertThat(machine.root.resolve("srv/shop/.archive")).doesNotExist();
  }

  @Test
  void a_bucket_is_read_in_the_name_of_the_machines_role_wherever_it_lies() throws Exception {
    try (var s3 = new FakeS3("eu-central-1", READER);
        var machine = machine("s3://shop-releases/web apps/main")) {
      s3.put("/shop-releases/web apps/main/r7.tar.gz", archive());
      role(machine, SECRET);
      machine.environment.put("SCALER_S3", s3.url());
      hasIt(machine);
      assertThat(s3.statuses()).containsExactly(400, 200);
    }
  }

  @Test
  void a_role_that_may_not_read_is_said_so_at_once() throws Exception {
    try (var s3 = new FakeS3("us-east-1", READER);
        var machine = machine("s3://shop-releases")) {
      role(machine, "another");
      machine.environment.put("SCALER_S3", s3.url());
      machine.boot().says("failed", "", 0).logs("s3://shop-releases/r7.tar.gz cannot be read");
      machine.logs("403").logs("release r7 cannot be fetched");
      assertThat(s3.statuses()).containsExactly(403);
      assertThat(machine.logged()).doesNotContain("Traceback", SECRET);
    }
  }

  @Test
  void a_machine_without_a_role_says_what_it_needs() throws Exception {
    try (var machine = machine("s3://shop-releases")) {
      machine
          .boot()
          .says("failed", "", 0)
          .logs("this machine has no role that could read s3://shop-releases: give it a profile");
      assertThat(machine.logged()).doesNotContain("Traceback");
    }
  }

  @Test
  void a_web_server_gives_the_archive_of_the_releases_name() throws Exception {
    try (var web = new FakeS3("us-east-1", READER);
        var machine = machine(web.url() + "/releases/")) {
      web.put("/releases/r7.tar.gz", archive());
      hasIt(machine);
    }
  }

  @Test
  void what_is_no_archive_is_refused_and_nothing_becomes_current() throws Exception {
    try (var web = new FakeS3("us-east-1", READER);
        var machine = machine(web.url())) {
      web.put("/r7.tar.gz", new byte[] {1, 2, 3});
      machine.boot().says("failed", "", 0).logs("r7.tar.gz is no archive");
      assertThat(machine.root.resolve("srv/shop/current")).doesNotExist();
    }
  }

  @Test
  void a_repository_is_cloned_at_the_tag_of_the_releases_name() throws Exception {
    Needs.command("git", "git", "--version");
    Path work = Files.createDirectories(folder.resolve("git/shop.git"));
    Files.createDirectories(work.resolve("bin"));
    Files.writeString(work.resolve("bin/hello"), "welcome");
    List<String> git =
        List.of("git", "-C", work.toString(), "-c", "user.name=a", "-c", "user.email=a@b");
    for (String words : List.of("init -q", "add .", "commit -q -m one", "tag r7")) {
      run(Stream.concat(git.stream(), Arrays.stream(words.split(" ", -1))).toArray(String[]::new));
    }
    try (var machine = machine("https://git.example/shop.git")) {
      // Git's own way to reach another place under that address.
      machine.environment.put("GIT_CONFIG_COUNT", "1");
      machine.environment.put("GIT_CONFIG_KEY_0", "url.file://" + folder + "/git/.insteadOf");
      machine.environment.put("GIT_CONFIG_VALUE_0", "https://git.example/");
      hasIt(machine);
    }
  }
}
