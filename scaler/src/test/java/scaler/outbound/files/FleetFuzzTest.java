package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class FleetFuzzTest {
  static final List<String> SHIPPED = Examples.SHIPPED;
  private static final int MUTATIONS = 700; // of each of three files
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final Map<String, String> SCRIPTS =
      Map.of("userdata/app.sh", "#!/bin/bash\n", "userdata/job.sh", "#!/bin/bash\n");
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ": ",
          "- ",
          "\n",
          "\t",
          "  ",
          "\"",
          "'",
          "#",
          "&a ",
          "*a",
          "!!x ",
          "? ",
          "|",
          ">",
          "---\n",
          "...\n",
          "%",
          "@",
          "`",
          "~",
          "null",
          "true",
          "-1",
          "1e9",
          "0x1f",
          "99999999999999999999",
          "${",
          "${env:X}",
          "\u0000",
          "\uFEFF",
          "\u2028",
          "\uD83D\uDE80",
          "\uD83D",
          "<<: *a",
          "://a:b@c",
          "9999999d",
          "* * * * * *",
          "\r\n",
          "=");

  /** One to four changes of a text: a piece put in, a part left out, doubled or moved. */
  private static String mutate(String text, Random random) {
    String mutated = text;
    for (int changes = 1 + random.nextInt(4); changes > 0 && !mutated.isEmpty(); changes--) {
      int from = random.nextInt(mutated.length());
      int to = Math.min(mutated.length(), from + 1 + random.nextInt(20));
      int at = random.nextInt(mutated.length());
      String part = mutated.substring(from, to);
      mutated =
          switch (random.nextInt(5)) {
            case 0 ->
                mutated.substring(0, at)
                    + PIECES.get(random.nextInt(PIECES.size()))
                    + mutated.substring(at);
            case 1 -> mutated.substring(0, from) + mutated.substring(to);
            case 2 -> mutated.substring(0, at) + part + mutated.substring(at);
            case 3 ->
                mutated.substring(0, from)
                    + PIECES.get(random.nextInt(PIECES.size()))
                    + mutated.substring(to);
            default ->
                mutated.substring(0, at) + (char) random.nextInt(0x250) + mutated.substring(at);
          };
    }
    return mutated;
  }

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void no_mutation_of_a_fleet_throws_or_takes_long(String name) {
    String text = Examples.shipped(name);
    for (int seed = 0; seed < MUTATIONS; seed++) {
      String mutated = mutate(text, new Random(seed));
      quick(name + " seed " + seed, mutated);
    }
  }

  /** Read and compared in time, and told in single lines with a place inside the text. */
  private static void quick(String what, String text) {
    long start = System.nanoTime();
    assertThatCode(
            () -> {
              Loaded loaded = FleetFile.parse(text, "fuzz.yaml", SCRIPTS);
              long lines = text.lines().count() + 1;
              for (Problem problem : Examples.problems(loaded)) {
                assertThat(problem.sentence()).doesNotContain("\n").hasSizeLessThan(700);
                assertThat((long) problem.line()).isBetween(0L, lines);
              }
              if (loaded instanceof Loaded.Broken broken) {
                assertThat(broken.problems())
                    .anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
              }
              FleetDiff.between(text, "a: b");
            })
        .as(what)
        .doesNotThrowAnyException();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(LONG);
  }

  @Test
  void bombs_do_not_go_off() {
    var laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String before = "*a" + (i - 1);
      laughs.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ", List.of(before, before, before, before, before, before, before))));
    }
    quick("aliases", laughs.toString());
    quick("brackets", "[".repeat(250_000));
    quick("braces", "{a: ".repeat(60_000));
    quick("dashes", "- ".repeat(120_000));
    quick("keys", "a: 1\nb: 2\nk".repeat(20_000));
    quick("unknown keys", lines("schedul%d: 1\n"));
    quick("quotes", "a: \"" + "x".repeat(250_000));
    quick("random text", "a: " + "aB3".repeat(80_000));
    quick("addresses", "a: " + "://a:".repeat(50_000));
    quick("parameters", "a: ://" + "?password".repeat(25_000));
    quick(
        "zones",
        "roles:\n  a:\n    schedule:\n" + lines("    - { timezone: Amerika/Winnipek%d, at: x }\n"));
    quick("references", "database: \"" + "${env:A}${".repeat(20_000) + "\"");
    quick("durations", "roles: { a: { minimumLifetime: " + "1d".repeat(100_000) + " } }");
    quick("hosts", "database: " + "a.".repeat(120_000) + "_");
  }

  private static String lines(String pattern) {
    var text = new StringBuilder();
    for (int i = 0; text.length() < 240_000; i++) {
      text.append(pattern.formatted(i));
    }
    return text.toString();
  }
}
