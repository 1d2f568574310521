package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import scaler.app.wiring.Exit;

/** Help: whole, on standard output, and the same for all who ask for it. */
class HelpTest {
  @TempDir private Path folder;

  static List<CommandSpec> commands(CommandLine line) {
    List<CommandSpec> all = new ArrayList<>();
    for (CommandLine command : line.getSubcommands().values()) {
      if (!command.getCommandSpec().usageMessage().hidden()) {
        all.add(command.getCommandSpec());
        all.addAll(commands(command));
      }
    }
    return all;
  }

  private String help(String... words) {
    Cli.Said said = new Cli(folder).run(words);
    assertThat(said.code()).isEqualTo(Exit.OK);
    assertThat(said.err()).isEmpty();
    return said.out();
  }

  @Test
  void it_lists_every_command_and_every_exit_code() {
    String help = help("--help");

    assertThat(commands(DocumentedTest.line()))
        .filteredOn(command -> command.parent().parent() == null)
        .hasSize(32)
        .allSatisfy(command -> assertThat(help).containsPattern("(?m)^  " + command.name() + "  "));
    assertThat(help).contains("  0     done\n", "  130   ", "  141   ");
  }

  @Test
  void a_command_line_without_a_command_shows_it() {
    assertThat(help()).isEqualTo(help("--help")).isEqualTo(help("help"));
    assertThat(help("db")).isEqualTo(help("db", "--help")).isEqualTo(help("help", "db"));
    assertThat(help("local-cloud")).isEqualTo(help("local-cloud", "--help"));
  }

  @Test
  void every_command_has_its_own_and_says_what_each_argument_means() {
    for (CommandSpec command : commands(DocumentedTest.line())) {
      assertThat(command.usageMessage().description()).as(command.qualifiedName()).isNotEmpty();
      command
          .args()
          .forEach(argument ->
              assertThat(argument.description())
                  .as(command.qualifiedName() + " " + argument.paramLabel())
                  .isNotEmpty());
    }
  }

  @Test
  void every_command_that_changes_something_can_be_tried_without() {
    List<String> reads =
        List.of(
            "demo",
            "validate",
            "schedule",
            "doctor",
            "diff",
            "import",
            "import asg",
            "status",
            "shadow",
            "why",
            "why-not",
            "history",
            "replay",
            "simulate",
            "tune",
            "soak",
            "db",
            "db status",
            "local-cloud",
            "local-cloud status",
            "help");
    for (CommandSpec command : commands(DocumentedTest.line())) {
      String name = command.qualifiedName(" ").replaceFirst("^scaler ", "");
      assertThat(command.optionsMap().containsKey("--dry-run"))
          .as(name)
          .isEqualTo(!reads.contains(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "status --version", "db stop -V"})
  void every_command_tells_the_program_s_version(String words) {
    assertThat(help(words.split(" "))).startsWith("scaler ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"20", "40", "60", "100", "nonsense", "99999"})
  void it_fits_into_the_terminal_as_far_as_can_be_read(String columns) {
    Cli.Said said = new Cli(folder).with("COLUMNS", columns).run("run", "--help");
    int width = columns.equals("60") ? 60 : columns.equals("100") ? 100 : 80;

    assertThat(said.lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
  }
}
