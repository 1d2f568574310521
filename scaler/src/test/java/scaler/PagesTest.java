package scaler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages say is there: the fleet file that is shipped, and what they link to. */
class PagesTest {
  private static final Path PROJECT = Path.of(System.getProperty("scaler.project", ".."));

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  @Test
  void the_fleet_file_in_the_readme_is_the_shipped_one() throws IOException {
    String readme = Files.readString(PROJECT.resolve("README.md"));
    int begin = readme.indexOf("```yaml\n") + "```yaml\n".length();
    String shown = readme.substring(begin, readme.indexOf("```", begin));
    String shipped = Files.readString(PROJECT.resolve("schedules/rails.yaml"));
    assertThat(withoutComments(shown)).isEqualTo(withoutComments(shipped));
  }

  private static List<String> withoutComments(String yaml) {
    return yaml.lines().map(line -> line.replaceFirst(" +#.*$", "").stripTrailing()).toList();
  }

  private static Stream<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
      return Stream.concat(
          Stream.of(PROJECT.resolve("README.md"), PROJECT.resolve("CHANGELOG.md")), docs)
          .filter(file -> file.toString().endsWith(".md"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void every_link_of_a_page_leads_somewhere(Path page) throws IOException {
    List<String> dead =
        LINK.matcher(Files.readString(page))
            .results()
            .map(found -> found.group(1))
            .filter(target -> !target.contains("://") && !target.startsWith("#"))
            .filter(target -> !Files.exists(page.resolveSibling(target.replaceFirst("#.*", ""))))
            .toList();
    assertThat(dead).as("links of %s", page).isEmpty();
  }
}
