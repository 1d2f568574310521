package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;
import scaler.sim.soak.SilentLoop;

/** {@code scaler tune} at the terminal. */
@ExtendWith(SilentLoop.class)
class TuneCommandTest {
  private static final Path FLEETS =
      Path.of(System.getProperty("scaler.project", ".."), "schedules");

  @TempDir private Path folder;

  /** For three hours a job of a minute each ten seconds, and none each other half an hour. */
  private String load() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int second = 0; second < 10_800; second += 10) {
      if (second / 1_800 % 2 == 0) {
        lines.append(1_200 + second).append(",60\n");
      }
    }
    return Files.writeString(folder.resolve("load.csv"), lines).toString();
  }

  private Cli.Said tune(String fleet, String... words) throws IOException {
    String[] all = new String[words.length + 6];
    String[] first = {"tune", FLEETS.resolve(fleet).toString(), "--role", "job", "--trace", load()};
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(words, 0, all, first.length, words.length);
    return new Cli(folder).run(all);
  }

  @Test
  void it_advises_the_cheapest_rule_that_keeps_the_promise_and_writes_its_lines()
      throws IOException {
    Path report = folder.resolve("report.html");
    Cli.Said said =
        tune("arena.yaml", "--share", "90", "--boot", "90s", "--report", report.toString());
    assertThat(said.out())
        .contains("found on the first 70 % of the time, checked on the rest")
        .contains(
            "promised: 90 % of the jobs wait no longer than 5 min; machines boot in 90 s, 1 to 200 of them")
        .contains("(the file's)")
        .containsPattern("keeps the promise for the least; on the rest it (keeps it, too|does not)")
        .containsPattern("(slo|policy): \\{ ");
    assertThat(said.code()).isEqualTo(Exit.OK);
    assertThat(report)
        .content()
        .contains("<circle", "auto:target=5m,share=90")
        .containsPattern("<td>\\d+\\. auto:target=5m,share=99 .the file")
        .containsPattern("<text class=right x=\\d+ y=\\d+>1(, \\d+)*</text>")
        .doesNotContain("NaN");
  }

  @Test
  void where_no_rule_keeps_the_promise_it_says_so_and_fails() throws IOException {
    Cli.Said said =
        tune("arena.yaml", "--slo", "1s", "--boot", "9m", "--share", "100", "--max", "1");
    assertThat(said.out()).contains("none of them keeps the promise");
    assertThat(said.code()).isEqualTo(Exit.FAILED);
  }

  @Test
  void the_same_is_told_as_json() throws IOException {
    assertThat(tune("arena.yaml", "--max", "7", "--json").out())
        .contains(
            "\"rule\":\"",
            "\"yaml\":\"",
            "\"min\":1,\"max\":7",
            "\"tried\":[{",
            "\"found\":{\"hours\":");
  }

  @Test
  void what_is_wrong_is_told_in_a_sentence() throws IOException {
    assertThat(tune("arena.yaml", "--share", "0").err()).contains("--share is a whole percentage");
    assertThat(tune("arena.yaml", "--history", "7d").err()).contains("say which load");
    assertThat(tune("arena.yaml", "--billing", "day").err())
        .contains("--billing is second or hour");
  }
}
