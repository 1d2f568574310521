package scaler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page of faults says is shown by a test is shown by a test of that name. */
class AwsFaultsPageTest {
  private static final Path PROJECT = Path.of(System.getProperty("scaler.project", ".."));
  private static final Pattern SHOWN =
      Pattern.compile("`(?:(\\w+(?:Test|Contract))|…)\\.([a-z0-9]+(?:_[a-z0-9]+)+)`");

  @Test
  void every_test_that_the_page_names_is_there() throws IOException {
    String page = Files.readString(PROJECT.resolve("docs/aws-faults.md"));
    Map<String, String> tests = tests();
    List<String> lost = new ArrayList<>();
    String where = "";
    int found = 0;
    for (Matcher shown = SHOWN.matcher(page); shown.find(); found++) {
      where = shown.group(1) == null ? where : shown.group(1);
      if (!tests.getOrDefault(where, "").contains("void " + shown.group(2) + "(")) {
        lost.add(where + "." + shown.group(2));
      }
    }
    assertThat(lost).isEmpty();
    assertThat(found).isGreaterThan(30);
  }

  @Test
  void every_line_of_what_happens_names_a_test() throws IOException {
    List<String> bare = new ArrayList<>();
    int lines = 0;
    boolean shows = false;
    for (String line : Files.readAllLines(PROJECT.resolve("docs/aws-faults.md"))) {
      if (!line.startsWith("| ") || line.startsWith("| ---")) {
        continue;
      }
      if (line.startsWith("| what happens") || line.startsWith("| what was planted")) {
        shows = !line.contains("why it is open");
        continue;
      }
      lines++;
      if (shows && !SHOWN.matcher(line.substring(line.lastIndexOf(" | "))).find()) {
        bare.add(line);
      }
    }
    assertThat(bare).isEmpty();
    assertThat(lines).isGreaterThan(50);
  }

  private static Map<String, String> tests() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> all = Files.walk(PROJECT.resolve("scaler/src/test/java"))) {
      for (Path file : all.filter(one -> one.toString().endsWith(".java")).toList()) {
        sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
      }
    }
    return sources;
  }
}
