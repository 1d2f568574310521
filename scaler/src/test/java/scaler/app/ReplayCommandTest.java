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

/** {@code scaler history} and {@code scaler replay}: what is on record, and what else could be. */
@ExtendWith(SilentLoop.class)
class ReplayCommandTest {
  private static final String FILE =
      Shop.FLEET
          .replace("prices: { local.small: 0.05 }", "prices: { local.big: 0.20 }")
          .replace("capacity: { min: 0, max: 2 }", "capacity: { min: 2, max: 2 }");

  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void a_shop() {
    shop = Shop.applied(folder);
  }

  /** A job a minute that takes half of it; the first look was so many hours ago. */
  private void looks(double hours, String role) {
    shop.sql(
        """
        INSERT INTO sample (application, role, at, ready, running, epoch, came, counted_ready,
          counted_running, counted_scheduled, wanted, actual, in_service, existing)
        SELECT 'shop', '%2$s', now() - interval '1 second' * (%1$s * 3600 - 10 * n), 0, 0, 1, n / 6,
          0, CASE WHEN n %% 6 < 3 THEN 1 ELSE 0 END, 0, 1, 1, 1, 1
        FROM generate_series(0, (%1$s * 360)::int - 1) AS n
        """
            .formatted(hours, role));
  }

  private Cli.Said history(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "history";
    all[1] = "jobs";
    System.arraycopy(words, 0, all, 2, words.length);
    return shop.cli.run(all);
  }

  private Cli.Said replay(String text, String... words) {
    String[] all = new String[words.length + 4];
    String[] first = {"replay", shop.file("other.yaml", text).toString(), "--role", "jobs"};
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(words, 0, all, first.length, words.length);
    return shop.cli.run(all);
  }

  @Test
  void it_tells_what_came_and_simulate_reads_what_it_writes() throws IOException {
    looks(50, "jobs");
    Path csv = folder.resolve("load.csv");
    Cli.Said said = history("--csv", csv.toString());
    assertThat(said.code()).as(said.err()).isEqualTo(Exit.OK);
    assertThat(said.out())
        .contains("jobs of shop: 2.1 d on record, from ")
        .contains("2999 jobs, 30.0 s each in the mean")
        .doesNotContain("known");
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.getFirst()).isEqualTo("epoch_seconds,arrivals,mean_service_seconds");
    assertThat(lines.get(2)).matches("\\d{10}(\\.\\d{1,3})?,1,\\d\\d(\\.\\d{1,3})?");
    Cli.Said simulated =
        shop.cli.run(
            "simulate",
            shop.file("other.yaml", FILE).toString(),
            "--role",
            "jobs",
            "--trace",
            csv.toString());
    assertThat(simulated.out()).contains("2999 jobs, ");
  }

  @Test
  void it_tells_of_how_long_nothing_is_known() {
    looks(50, "jobs");
    shop.sql("UPDATE sample SET epoch = 2 WHERE at > now() - interval '10 hours'");
    shop.sql(
        "DELETE FROM sample WHERE at BETWEEN now() - interval '11 hours' AND now() - interval '10 hours'");
    shop.sql(
        "DELETE FROM sample WHERE at BETWEEN now() - interval '5 hours' AND now() - interval '4 hours 30 minutes'");
    assertThat(history().lines())
        .anyMatch(
            line -> line.matches("nothing is known of 60 min( 10 s)?: nobody read the queue.*"))
        .anyMatch(line -> line.startsWith("  60 min"))
        .anyMatch(line -> line.matches("the queue was not read for 30 min( 10 s)?: .*evenly"));
    assertThat(history().out()).contains("2939 jobs");
  }

  @Test
  void a_shadow_records_for_what_it_shadows() {
    looks(30, "jobs");
    shop.sql("UPDATE sample SET application = 'shop~shadow'");
    assertThat(history().out()).contains("jobs of shop~shadow: 29 h 59 min");
    assertThat(replay(FILE).out()).doesNotContain("really ran").contains("would have taken");
  }

  @Test
  void a_week_of_shadow_counts_after_the_cut_over_too() {
    looks(50, "jobs");
    shop.sql(
        "UPDATE sample SET application = 'shop~shadow' WHERE at < now() - interval '20 hours'");
    assertThat(history().lines())
        .anyMatch(line -> line.startsWith("jobs of shop: 2.1 d on record"))
        .anyMatch(line -> line.matches("the first (30 h|29 h 59 min) of it by its shadow"))
        .anyMatch(line -> line.startsWith("nothing is known of 10 s"));
    assertThat(replay(FILE).out()).doesNotContain("really ran");
  }

  @Test
  void what_is_no_load_is_refused_in_a_sentence() {
    assertThat(history().err())
        .contains("nothing is on record of jobs in the last 14 d; scaler run records it");
    assertThat(history().code()).isEqualTo(Exit.FAILED);
    assertThat(shop.cli.run("history", "job").err()).contains("shop has no role job");
    assertThat(history("--since", "soon").err()).contains("\"soon\" is not a length of time");
    looks(30, "jobs");
    shop.sql("UPDATE sample SET counted_running = 0, counted_ready = came");
    assertThat(history().err()).contains("no job of jobs ended in the 29 h 59 min on record");
    shop.sql("UPDATE sample SET came = 7, counted_ready = 0");
    assertThat(history().err()).contains("no job came for jobs in the 29 h 59 min on record");
    shop.sql("UPDATE sample SET counted_ready = NULL");
    assertThat(history().err()).contains("how many jobs wait and not how many have come");
    shop.sql("UPDATE sample SET ready = NULL");
    assertThat(history().err()).contains("at none of the 10800 looks at jobs");
  }

  @Test
  void another_file_is_set_beside_the_one_that_governs() {
    looks(30, "jobs");
    Cli.Said said = replay(FILE);
    assertThat(said.code()).as(said.err()).isEqualTo(Exit.OK);
    assertThat(said.out())
        .contains("machines that boot in 2 min (as nobody knows) and do 1 job at a time")
        .contains("version 1")
        .contains("other.yaml")
        .containsPattern("machine-hours +\\d\\d\\.\\d +6[01]\\.\\d")
        .containsPattern("dollars +\\? +12\\.\\d\\d")
        .contains("30.0 machine-hours really ran")
        .containsPattern(
            "other.yaml would have taken \\d+ % more machine-hours \\(\\d\\d\\.\\d more\\), and 0.00 % of the")
        .contains("would have waited longer than 5 min");
  }

  @Test
  void the_same_file_makes_no_difference() {
    looks(30, "jobs");
    assertThat(replay(Shop.FLEET).out())
        .contains("would have taken about as many machine-hours (0.0 more)");
  }

  @Test
  void a_role_that_does_not_govern_yet_stands_alone() {
    looks(2, "batch");
    String file = Shop.FLEET.replace("  jobs:", "  batch:");
    Cli.Said said =
        shop.cli.run("replay", shop.file("new.yaml", file).toString(), "--role", "batch");
    assertThat(said.out())
        .contains("that is less than a day")
        .containsPattern("machine-hours +- +\\d")
        .contains("version 1 of shop has no such role with a backlog");
  }

  @Test
  void more_jobs_than_find_room_are_refused() {
    looks(30, "jobs");
    shop.sql("UPDATE sample SET came = came * 3000");
    assertThat(history().out()).contains("5397000 jobs");
    assertThat(replay(FILE).err())
        .contains("5397000 jobs of jobs are on record, and a rehearsal holds 5000000; ask for a");
  }

  @Test
  void boots_and_workers_are_those_on_record() {
    looks(30, "jobs");
    shop.machine("i-0abc", "jobs", "in_service");
    shop.sql(
        "UPDATE machine SET seen = '{\"workers\": 4}', requested_at = now() - interval '80 s'");
    shop.sql(
        "INSERT INTO machine_event (slot, at, epoch, state, what) SELECT slot, now(), 1, 'in_service', 'serves' FROM machine");
    assertThat(replay(FILE).out())
        .contains("boot in 80 s (half of its machines) and do 4 jobs at a time");
    assertThat(replay(FILE, "--boot", "3m", "--slots", "2").out())
        .contains("boot in 3 min (as you say) and do 2 jobs at a time");
    assertThat(replay(FILE, "--slots", "0").err()).contains("--slots is a whole number");
  }

  @Test
  void it_tells_the_same_as_json() {
    looks(30, "jobs");
    assertThat(replay(FILE, "--json").out())
        .startsWith("{\"application\":\"shop\",\"role\":\"jobs\",")
        .containsPattern("\"jobs\":1799,\"meanSeconds\":(30.0|29.99\\d*)")
        .contains("\"governing\":{\"hours\":")
        .contains("\"dollars\":null")
        .contains("\"file\":{\"hours\":")
        .contains("\"ranHours\":");
  }

  @Test
  void a_file_of_an_application_that_was_never_applied_has_no_record() {
    assertThat(replay(FILE.replace("application: shop", "application: other")).err())
        .contains("other was never applied here");
    assertThat(
            shop.cli.run("replay", shop.file("web.yaml", FILE).toString(), "--role", "web").err())
        .contains("web in ")
        .contains("has no backlog");
  }
}
