package scaler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import scaler.engine.invariants.Invariant;
import scaler.sim.law.Law;

/** docs/invariants.md says which invariants the simulation and the service look at. */
class InvariantsPageTest {
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| (G\\d+|FOLLOWED|BLIND|HANDED|HELD|EMPTY|VOLUME) \\| [^|]+ \\| (yes)? ?\\| (yes)? ?\\|$");

  private static List<MatchResult> rows() throws IOException {
    Path page = Path.of(System.getProperty("scaler.project", ".."), "docs/invariants.md");
    return ROW.matcher(Files.readString(page)).results().toList();
  }

  private static List<String> marked(int column) throws IOException {
    return rows().stream()
        .filter(row -> row.group(column) != null)
        .map(row -> row.group(1))
        .toList();
  }

  @Test
  void each_stands_there_once() throws IOException {
    assertThat(rows()).extracting(row -> row.group(1)).hasSize(35).doesNotHaveDuplicates();
  }

  @Test
  void the_soak_looks_at_those_that_are_marked_and_no_others() throws IOException {
    assertThat(marked(2))
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(Law.values()).map(Law::name).toList());
  }

  @Test
  void the_service_looks_at_those_that_are_marked_and_no_others() throws IOException {
    assertThat(marked(3))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Invariant.values()).map(Invariant::name).toList());
  }
}
