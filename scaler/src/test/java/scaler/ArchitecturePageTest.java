package scaler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import scaler.core.model.MachineState;

/** docs/architecture.md says what the code does: the life of a machine and the folders. */
class ArchitecturePageTest {
  private static final Path PROJECT = Path.of(System.getProperty("scaler.project", ".."));
  private static final Path SOURCES = PROJECT.resolve("scaler/src/main/java/scaler");

  private static final Pattern PICTURE =
      Pattern.compile("```mermaid\\nstateDiagram-v2\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern MOVE = Pattern.compile("(\\w+) --> (\\w+)");
  private static final Pattern TABLE =
      Pattern.compile("INSERT INTO machine_transition [^;]*VALUES([^;]*);");
  private static final Pattern ROW = Pattern.compile("\\('(\\w+)', '(\\w+)'\\)");
  private static final Pattern FOLDER =
      Pattern.compile("`((?:core|engine|outbound|inbound|worker|app)(?:/[a-z]+)?)`");

  @Test
  void the_picture_shows_exactly_the_moves_of_the_code() throws IOException {
    assertThat(moves(MOVE, only(PICTURE, page()))).isEqualTo(legal());
  }

  @Test
  void the_database_lets_exactly_the_moves_of_the_code_pass() throws IOException {
    String schema = Files.readString(PROJECT.resolve("sql/V001__scaler.sql"));
    assertThat(moves(ROW, only(TABLE, schema))).isEqualTo(legal());
  }

  @Test
  void the_picture_begins_where_a_machine_begins_and_ends_where_it_ends() throws IOException {
    assertThat(only(PICTURE, page()))
        .contains("[*] --> " + MachineState.REQUESTED.word())
        .contains(MachineState.GONE.word() + " --> [*]");
  }

  @Test
  void every_folder_that_the_page_names_is_there() throws IOException {
    List<String> named = all(FOLDER, page()).stream().map(found -> found.group(1)).toList();
    assertThat(named).contains("core/model", "engine/loop", "app/command");
    assertThat(named).allSatisfy(folder -> assertThat(SOURCES.resolve(folder)).isDirectory());
  }

  private static Set<String> legal() {
    Set<String> moves = new TreeSet<>();
    for (MachineState from : MachineState.values()) {
      for (MachineState to : from.next()) {
        moves.add(from.word() + " --> " + to.word());
      }
    }
    return moves;
  }

  private static Set<String> moves(Pattern one, String text) {
    Set<String> moves = new TreeSet<>();
    all(one, text).forEach(found -> moves.add(found.group(1) + " --> " + found.group(2)));
    return moves;
  }

  private static String only(Pattern part, String text) {
    List<MatchResult> found = all(part, text);
    assertThat(found).as("places that look like %s", part).hasSize(1);
    return found.getFirst().group(1);
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  private static String page() throws IOException {
    return Files.readString(PROJECT.resolve("docs/architecture.md"));
  }
}
