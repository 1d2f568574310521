package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;
import scaler.sim.soak.SilentLoop;

/** {@code scaler simulate} at the terminal. */
@ExtendWith(SilentLoop.class)
class SimulateCommandTest {
  private static final Path FLEETS =
      Path.of(System.getProperty("scaler.project", ".."), "schedules");

  @TempDir private Path folder;
  private Path trace = Path.of("");

  @BeforeEach
  void a_load() throws IOException {
    trace =
        Files.writeString(
            folder.resolve("load.csv"), "epoch_seconds,service_seconds\n1200,60\n1210,60\n");
  }

  private Cli.Said simulate(String fleet, String role, String... words) {
    String[] all = new String[words.length + 6];
    String[] first = {
      "simulate", FLEETS.resolve(fleet).toString(), "--role", role, "--trace", trace.toString()
    };
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(words, 0, all, first.length, words.length);
    return new Cli(folder).run(all);
  }

  @Test
  void it_tells_what_a_load_would_have_cost_and_waited() {
    Cli.Said said = simulate("arena.yaml", "job");
    assertThat(said.code()).isEqualTo(Exit.OK);
    assertThat(said.out())
        .contains("2 jobs, machines that boot in 2 min")
        .contains("late           0.00 % waited longer than 5 min")
        .contains("launches       0, ends 0");
  }

  @Test
  void it_tells_the_same_as_json_and_writes_what_was_done() throws IOException {
    Path timeline = folder.resolve("timeline.csv");
    Cli.Said said =
        simulate("arena.yaml", "job", "--json", "--timeline", timeline.toString(), "--min", "2");
    assertThat(said.out())
        .contains("\"hours\":1.1667")
        .contains("\"p50\":0.0")
        .contains("\"late\":0.0")
        .contains("\"jobs\":2");
    assertThat(timeline)
        .content()
        .isEqualTo("epoch_seconds,action,machine\n1200,start,m1\n1200,start,m2\n");
  }

  @Test
  void other_rules_and_numbers_are_tried_in_the_place_of_the_files() {
    assertThat(
            simulate("arena.yaml", "job", "--policy", "threshold:above=0,below=0", "--json").code())
        .isEqualTo(Exit.OK);
    for (String rule :
        List.of(
            "steps:above20=1,above100=100%,below5=1",
            "target:perMachine=5,tolerance=20%,out=0s,in=90s",
            "target",
            "drain-within:target=2m",
            "predictive:target=2m,share=95")) {
      assertThat(simulate("arena.yaml", "job", "--policy", rule).code()).isEqualTo(Exit.OK);
    }
    assertThat(simulate("payroll.yaml", "job", "--slo", "90s", "--boot", "30s").out())
        .contains("boot in 30 s")
        .contains("waited longer than 90 s");
  }

  @Test
  void rules_and_timelines_stand_beside_each_other() throws IOException {
    Path other =
        Files.writeString(
            folder.resolve("other.csv"),
            "epoch_seconds,action\n1200,1\n1230,+1\n1500,-1\n1600,1\n");
    Path report = folder.resolve("report.html");
    String[] words = {
      "--compare", "wait:target=1m", "--compare", other.toString(), "--report", report.toString()
    };
    assertThat(simulate("arena.yaml", "job", words).out())
        .containsPattern("auto:target=5m,share=99 +0\\.6 +1\\.00 +0\\.00 %")
        .containsPattern("wait:target=1m +0\\.6 ")
        .containsPattern("other\\.csv +0\\.7 .* 1\n");
    assertThat(report)
        .content()
        .contains("<title>job of ", "wait:target=1m", "other.csv", "<polyline", "Longest wait")
        .doesNotContain("http", "NaN", "Infinity");
    assertThat(simulate("arena.yaml", "job", "--json", "--compare", other.toString()).out())
        .contains("\"compared\":[{\"hours\":0.6583", "\"name\":\"other.csv\"");
  }

  @Test
  void a_rule_that_is_typed_keeps_its_own_target_and_else_takes_the_promise() {
    String[] words = {
      "--slo", "10m", "--compare", "wait:target=30s", "--compare", "wait", "--json"
    };
    assertThat(simulate("arena.yaml", "job", words).out())
        .contains("\"name\":\"wait:target=30s\"", "\"name\":\"wait:target=10m\"");
  }

  @Test
  void jobs_that_nobody_began_are_told_as_such() {
    String[] words = {"--min", "0", "--max", "0", "--compare", "wait"};
    assertThat(simulate("arena.yaml", "job", words).out())
        .contains("not begun      2 half an hour after the last came")
        .containsPattern("wait:target=5m +0\\.0 +- ");
  }

  @Test
  void what_is_no_text_and_what_cannot_be_written_is_told_with_its_name() throws IOException {
    Files.write(folder.resolve("other.csv"), new byte[] {(byte) 0xff, 10, 49});
    String other = folder.resolve("other.csv").toString();
    Cli.Said said = simulate("arena.yaml", "job", "--compare", other);
    assertThat(said.err()).contains("other.csv is no timeline: it cannot be read as text");
    assertThat(said.code()).isEqualTo(Exit.USAGE);
    assertThat(simulate("arena.yaml", "job", "--compare", folder.toString()).err())
        .contains("is no timeline");
    assertThat(simulate("arena.yaml", "job", "--compare", "nosuch.csv").err())
        .contains("nosuch.csv is no rule, and there is no such file");
    String nowhere = folder.resolve("nowhere/report.html").toString();
    assertThat(simulate("arena.yaml", "job", "--report", nowhere).err())
        .contains("report.html cannot be written: is there such a folder");
    Files.writeString(folder.resolve("none.csv.gz"), "1,2");
    trace = Files.writeString(folder.resolve("years.csv"), "0,1\n1700000000,1\n");
    assertThat(simulate("arena.yaml", "job").err())
        .contains("it lasts from 1970-01-01T00:00:00Z to 2023-11-14T22:15:00Z")
        .contains("400 days at the most; is a time in it wrong?");
    trace = folder.resolve("none.csv.gz");
    assertThat(simulate("arena.yaml", "job").err()).contains("neither text nor gzip");
  }

  @Test
  void a_timeline_that_cannot_be_followed_is_told_with_its_line() throws IOException {
    assertThat(beside("epoch_seconds,action\n")).contains("other.csv: there is no decision in it");
    assertThat(beside("1200,seven\n")).contains("other.csv:1: \"1200,seven\" is not epoch_seconds");
    assertThat(beside("1200,1\nnoon,7\n")).contains("other.csv:2: \"noon\" is no epoch_seconds");
    assertThat(beside("1200,end,m1\n")).contains("other.csv:1: \"end\" is none of start,");
    assertThat(beside("1210,drain,m7\n"))
        .contains("other.csv: at 1210, machine \"m7\" is told something, and was never launched");
    assertThat(beside("1200,start,m1\n1210,drain,m1\n1220,drain,m1\n")).contains("drained twice");
    assertThat(beside("1200,start,m1\n1210,take_back,m1\n")).contains("not being drained");
  }

  private String beside(String timeline) throws IOException {
    Path other = Files.writeString(folder.resolve("other.csv"), timeline);
    Cli.Said said = simulate("arena.yaml", "job", "--compare", other.toString());
    assertThat(said.code()).isEqualTo(Exit.USAGE);
    return said.err();
  }

  @Test
  void what_is_wrong_is_told_in_a_sentence() throws IOException {
    assertThat(simulate("arena.yaml", "jobs").err())
        .contains("arena has no role jobs; it has: job");
    assertThat(simulate("payroll.yaml", "app").err()).contains("has no backlog");
    assertThat(simulate("arena.yaml", "job", "--policy", "magic").err())
        .contains(
            "there is no policy \"magic\": auto, predictive, drain-within, wait, target, steps, threshold");
    assertThat(simulate("arena.yaml", "job", "--policy", "steps:above20=1,beside5=1").err())
        .contains("\"beside5=1\" is no step; write steps:above20=1,above100=100%,below5=1");
    for (String none : List.of("steps", "steps:below5=1", "steps:above5=1,below6=1")) {
      assertThat(simulate("arena.yaml", "job", "--policy", none).err())
          .contains("needs a step above, and none below that reaches into it");
    }
    assertThat(simulate("arena.yaml", "job", "--policy", "target:perMachine=0").err())
        .contains("perMachine is 1 or more");
    assertThat(simulate("arena.yaml", "job", "--policy", "target:tolerance=101%").err())
        .contains("tolerance is a percentage from 0 to 100");
    assertThat(simulate("arena.yaml", "job", "--policy", "auto:speed=9").err())
        .contains("\"auto:speed=9\": there is no \"speed\"; there is share, target");
    assertThat(simulate("arena.yaml", "job", "--boot", "40m").err())
        .contains(
            "machines that boot in 40 min are never ready: job gives up on them after 30 min");
    assertThat(simulate("arena.yaml", "job", "--slots", "0").code()).isEqualTo(Exit.USAGE);
    assertThat(simulate("arena.yaml", "job", "--min", "5", "--max", "2").code())
        .isEqualTo(Exit.USAGE);
    Files.writeString(trace, "1200,60\n1300\n");
    assertThat(simulate("arena.yaml", "job").err())
        .contains("load.csv:2: \"1300\" is neither epoch_seconds,service_seconds nor");
    Files.writeString(trace, "1200,0,60\n");
    assertThat(simulate("arena.yaml", "job").err()).contains("load.csv: there is no job in it");
    Files.writeString(trace, "1200,2500000,60\n1500,2500000,60\n1800,1,60\n");
    assertThat(simulate("arena.yaml", "job").err())
        .contains("load.csv: 5000001 jobs, and a rehearsal holds 5000000");
    Files.writeString(trace, "1200,soon\n");
    assertThat(simulate("arena.yaml", "job").err()).contains("load.csv:1: \"soon\" is no number");
    Files.delete(trace);
    Cli.Said gone = simulate("arena.yaml", "job");
    assertThat(gone.err()).contains("cannot be read: is there such a file?");
    assertThat(gone.code()).isEqualTo(Exit.USAGE);
  }
}
