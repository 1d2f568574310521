package scaler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import scaler.app.wiring.Exit;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.engine.invariants.Invariant;

/** The runbook names what the code can say, and the page of promises tests that there are. */
class RunbookTest {
  private static final Path PROJECT = Path.of(System.getProperty("scaler.project", ".."));

  /** A log call and the text that it begins with. */
  private static final Pattern WARNS =
      Pattern.compile("LOG\\s*\\.(?:warn|error)\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)");

  private static String page(String name) throws IOException {
    return Files.readString(PROJECT.resolve("docs").resolve(name));
  }

  private static List<String> sources(String below) throws IOException {
    try (Stream<Path> all = Files.walk(PROJECT.resolve(below))) {
      return all.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream()
          .map(RunbookTest::text)
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void every_guard_and_every_reason_is_explained() throws IOException {
    String runbook = page("runbook.md");
    Set<String> missing = new TreeSet<>();
    Stream.of(Guard.class, Reason.class)
        .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()))
        .map(Class::getSimpleName)
        .filter(name -> !runbook.contains("`" + name + "`"))
        .forEach(missing::add);
    assertThat(missing).isEmpty();
  }

  @Test
  void every_invariant_and_every_exit_code_is_explained() throws Exception {
    String runbook = page("runbook.md");
    for (Invariant invariant : Invariant.values()) {
      assertThat(runbook).contains("\n| `%s` | ".formatted(invariant.name()));
    }
    for (var code : Exit.class.getFields()) {
      assertThat(runbook).contains("`%d` ".formatted(code.getInt(Exit.class)));
    }
  }

  /** By the longest piece of a line that stands in it word for word. */
  @Test
  void every_warning_of_the_loop_and_of_the_service_is_explained() throws IOException {
    String runbook = page("runbook.md");
    Set<String> bare = new TreeSet<>();
    int lines = 0;
    for (String below : List.of("engine", "inbound", "app")) {
      for (String source : sources("scaler/src/main/java/scaler/" + below)) {
        for (var found : WARNS.matcher(source).results().toList()) {
          String line = found.group(1).replaceAll("\"[\\s+]*\"", "").replaceAll("^\"|\"\\s*$", "");
          lines++;
          if (Arrays.stream(line.split("\\{}"))
              .map(piece -> piece.strip().replaceAll("^[:;,(] *| *[:;,(]$", ""))
              .filter(piece -> piece.length() >= 7)
              .noneMatch(piece -> explains(runbook, piece))) {
            bare.add(line);
          }
        }
      }
    }
    bare.removeIf(line -> line.replaceAll("[{}: ]", "").isEmpty());
    assertThat(bare).isEmpty();
    assertThat(lines).isGreaterThan(20);
  }

  /** What stands between backquotes is part of the line, or the line of it. */
  private static boolean explains(String runbook, String piece) {
    return Pattern.compile("`([^`]*)`")
        .matcher(runbook)
        .results()
        .map(quoted -> quoted.group(1).strip())
        .filter(quoted -> quoted.length() >= 8)
        .anyMatch(quoted -> piece.contains(quoted) || quoted.contains(piece));
  }

  @Test
  void every_test_that_holds_a_promise_is_there_and_every_promise_has_one() throws IOException {
    Set<String> tests = new TreeSet<>();
    try (Stream<Path> all = Files.walk(PROJECT.resolve("scaler/src/test/java"))) {
      all.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .forEach(name -> tests.add(name.replace(".java", "")));
    }
    int promises = 0;
    for (String line : page("reliability.md").lines().toList()) {
      if (!line.startsWith("| **")) {
        continue;
      }
      promises++;
      List<String> named =
          Pattern.compile("`(\\w+(?:Test|Contract))`")
              .matcher(line)
              .results()
              .map(test -> test.group(1))
              .toList();
      assertThat(named).as(line).isNotEmpty();
      assertThat(tests).as(line).containsAll(named);
    }
    assertThat(promises).isGreaterThan(12);
  }
}
