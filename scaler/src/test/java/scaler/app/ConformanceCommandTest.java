package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;

/** {@code scaler conformance} before it does anything. */
class ConformanceCommandTest {
  @TempDir private Path folder;

  private Cli.Said said(String... words) throws IOException {
    String file = Files.writeString(folder.resolve("shop.yaml"), Shop.FLEET).toString();
    String[] all = new String[words.length + 2];
    all[0] = "conformance";
    all[1] = file;
    System.arraycopy(words, 0, all, 2, words.length);
    return new Cli(folder.resolve("home")).run(all);
  }

  @Test
  void nobody_who_cannot_be_asked_launches_anything_by_mistake() throws IOException {
    Cli.Said said = said();
    assertThat(said.code()).isEqualTo(Exit.REFUSED);
    assertThat(said.err())
        .contains("machines of local.small like those of web, in the local cloud")
        .contains("as application shop~conformance")
        .contains("scaler: nobody can be asked here whether that is meant; say --yes if it is");
    assertThat(folder.resolve("home")).as("no cloud was started").doesNotExist();
  }

  @Test
  void what_would_be_done_and_cost_is_told_without_doing_it() throws IOException {
    Cli.Said said = said("--dry-run", "--role", "jobs");
    assertThat(said.code()).isEqualTo(Exit.OK);
    assertThat(said.out()).contains("like those of jobs").contains("It costs nothing.");
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void what_kind_of_machines_is_told_as_far_as_the_file_says_it() throws IOException {
    assertThat(plan("{ provider: local, subnets: [a] }", "userData: start.sh"))
        .startsWith("This launches about 46 machines like those of web, in the local cloud,\n");
    String aws = "{ provider: aws, region: eu-west-3, subnets: [a] }";
    assertThat(plan(aws, "launchTemplate: { name: shop-web }"))
        .startsWith(
            "This launches about 46 machines like those of web, of its launch template's type, in AWS, eu-west-3,\n")
        .contains("What it costs is not known: the price of its launch template's type is not.\n");
    assertThat(plan(aws, "launchTemplate: { name: shop-web }\n    machines: [m7g.large]"))
        .startsWith(
            "This launches about 46 machines of m7g.large like those of web, in AWS, eu-west-3,\n");
  }

  private String plan(String cloud, String machine) throws IOException {
    Files.writeString(folder.resolve("start.sh"), "#!/bin/sh\n");
    Path file =
        Files.writeString(
            folder.resolve("kind.yaml"),
            """
            application: shop
            timezone: UTC
            cloud: %s
            roles:
              web:
                %s
                capacity: 1
            """
                .formatted(cloud, machine));
    Cli.Said said =
        new Cli(folder.resolve("home")).run("conformance", file.toString(), "--dry-run");
    assertThat(said.code()).as(said.err()).isEqualTo(Exit.OK);
    return said.out();
  }

  @Test
  void a_role_that_is_not_there_is_refused() throws IOException {
    Cli.Said said = said("--yes", "--role", "nobody");
    assertThat(said.code()).isEqualTo(Exit.USAGE);
    assertThat(said.err()).contains("shop has no role nobody; it has: web, jobs");
  }
}
