package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.app.wiring.Exit;

/** Fleet files that are not there, not files or not right, given to each command that takes one. */
class WrongFileTest {
  static final List<String> COMMANDS = List.of("validate", "schedule", "diff", "apply", "run");

  @TempDir private Path folder;
  private Cli cli = new Cli(Path.of(""));

  @BeforeEach
  void a_home_that_stays_empty() {
    cli = new Cli(folder.resolve("home"));
  }

  private void isRefused(String command, Path file, String problem) {
    Cli.Said said = cli.run(command, file.toString());

    assertThat(said.err())
        .isEqualTo(
            "%s%nscaler: %s is refused: mend what is said above%n".formatted(file + problem, file));
    assertThat(said.out()).isEmpty();
    assertThat(said.code()).isEqualTo(Exit.USAGE);
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @ParameterizedTest
  @FieldSource("COMMANDS")
  void a_missing_file(String command) {
    isRefused(command, folder.resolve("nope.yaml"), ": there is no such file -> name a fleet file");
  }

  @ParameterizedTest
  @FieldSource("COMMANDS")
  void a_folder(String command) {
    isRefused(command, folder, ": this is a folder -> name a fleet file");
  }

  @Test
  void an_empty_file() throws IOException {
    isRefused(
        "apply",
        Files.writeString(folder.resolve("empty.yaml"), ""),
        ":1:1: the file is empty -> write at least application, timezone, cloud, roles");
  }

  @Test
  void a_file_that_is_no_text() throws IOException {
    isRefused(
        "apply",
        Files.write(folder.resolve("binary.yaml"), new byte[] {-1, -2, 0}),
        ": this is not UTF-8 text -> save it as UTF-8");
  }

  @Test
  void a_pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    isRefused("validate", pipe, ": this is a pipe or a device -> name a fleet file");
  }

  @Test
  void broken_yaml_is_told_with_its_place() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "application: [shop\n");
    Cli.Said said = cli.run("validate", broken.toString());

    assertThat(said.lines().getFirst()).startsWith(broken + ":2:1: this is not YAML: ");
    assertThat(said.lines()).hasSize(2);
    assertThat(said.code()).isEqualTo(Exit.USAGE);
  }

  @Test
  void every_mistake_is_told_and_their_number_last() throws IOException {
    Path broken =
        Files.writeString(
            folder.resolve("broken.yaml"),
            """
            application: shop
            timezone: CET
            cloud: { provider: local, subnets: [local-a] }
            roles:
              web: { runs: app, capacity: { min: 2, max: 1 } }
            """);
    Cli.Said said = cli.run("validate", broken.toString());

    assertThat(said.err())
        .contains(broken + ":2:")
        .contains(broken + ":5:")
        .endsWith("scaler: %s is refused: 2 mistakes, said above\n".formatted(broken));
    assertThat(said.code()).isEqualTo(Exit.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rails.yaml", "payroll.yaml"})
  void a_variable_that_is_not_set_here_is_noted_and_no_mistake(String name) {
    Path shipped = Path.of(System.getProperty("scaler.project", ".."), "schedules", name);
    Cli.Said said = cli.run("validate", shipped.toString());

    assertThat(said.code()).isEqualTo(Exit.OK);
    assertThat(said.out()).contains("is a good fleet file: application ");
    if (name.equals("rails.yaml")) {
      assertThat(said.err()).contains("the variable JOBS_URL is not set here");
    }
  }
}
