package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import scaler.app.command.read.Snapshot;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;

/** docs/cli.md names all that the command line takes and gives, and nothing that it does not. */
class DocumentedTest {
  private static final Path PROJECT = Path.of(System.getProperty("scaler.project", ".."));

  static CommandLine line() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return Commands.line(new Here(Map.of(), nowhere, nowhere, false, InstantSource.system()));
  }

  private static String doc() throws IOException {
    return Files.readString(PROJECT.resolve("docs/cli.md"));
  }

  /** The text below a heading, to the next one of the same or a higher level. */
  private static String section(String heading) throws IOException {
    String doc = doc();
    assertThat(doc).contains("\n" + heading + "\n");
    String rest = doc.substring(doc.indexOf("\n" + heading + "\n") + heading.length() + 2);
    return rest.split("\n##?#? ", 2)[0];
  }

  @Test
  void every_command_has_its_section_with_every_option_and_argument() throws IOException {
    for (CommandSpec command : HelpTest.commands(line())) {
      String section = section("### `%s`".formatted(command.qualifiedName(" ")));
      for (OptionSpec option : command.options()) {
        if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
          assertThat(section).as(command.qualifiedName()).contains("`" + option.longestName());
        }
      }
      command
          .positionalParameters()
          .forEach(
              place -> assertThat(section).contains(place.paramLabel().replaceAll("[\\[\\]]", "")));
    }
  }

  @Test
  void no_option_is_documented_that_there_is_not() throws IOException {
    for (CommandSpec command : HelpTest.commands(line())) {
      Pattern.compile("(?m)^\\| `(--[a-z-]+)")
          .matcher(section("### `%s`".formatted(command.qualifiedName(" "))))
          .results()
          .forEach(found ->
              assertThat(command.optionsMap())
                  .as(command.qualifiedName())
                  .containsKey(found.group(1)));
    }
  }

  @Test
  void every_exit_code_is_explained() throws Exception {
    String section = section("## Exit codes");
    for (Field code : Exit.class.getFields()) {
      assertThat(section).contains("\n| %d | ".formatted(code.getInt(Exit.class)));
    }
  }

  @Test
  void every_variable_of_the_environment_is_explained() throws IOException {
    TreeSet<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(PROJECT.resolve("scaler/src/main/java/scaler/app"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".java")).toList()) {
        Pattern.compile("(?:variable|without|with)\\(\"([A-Z_]+)\"")
            .matcher(Files.readString(file))
            .results()
            .forEach(found -> used.add(found.group(1)));
      }
    }
    used.removeIf(name -> name.startsWith("DEMO_"));
    assertThat(used).contains("SCALER_DATABASE_URL", "SCALER_HOME", "COLUMNS");
    String section = section("## Environment");
    used.add("SCALER_JAVA_OPTIONS");
    used.add("JAVA_HOME");
    used.forEach(name -> assertThat(section).contains("\n| `%s` | ".formatted(name)));
  }

  @Test
  void every_part_of_the_status_as_json_is_explained() throws IOException {
    String section = section("## `status --json`");
    for (Class<?> part : List.of(Snapshot.class, Snapshot.Role.class, Snapshot.OneMachine.class)) {
      Arrays.stream(part.getRecordComponents())
          .map(RecordComponent::getName)
          .forEach(name -> assertThat(section).contains("`" + name + "`"));
    }
  }
}
