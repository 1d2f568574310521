package scaler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** README.md explains the fleet file that is shipped, not one that it once was. */
class ReadmeTest {
  private static final Path PROJECT = Path.of(System.getProperty("scaler.project", ".."));

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
}
