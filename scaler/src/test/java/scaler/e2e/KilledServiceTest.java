package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@EndToEnd
class KilledServiceTest {
  /** The intent is committed, the cloud has the call, and its answer finds nobody. */
  @Test
  void killed_before_the_answer_to_its_launch_it_finds_the_machine_again() throws Exception {
    try (Site site = new Site(new Fleet(1, 3, "1s"))) {
      site.startCloud();
      long cloud = site.cloud().pid();
      site.scaler("apply", site.fleetFile().toString()).ok();
      slow(site, "machine");
      Child service = site.serve();
      site.until("the intent is being written", () -> writing(site));
      Child.signal("STOP", cloud);
      site.until("the call waits for its answer", () -> callWaits(site));
      service.kill();
      assertThat(site.machines("requested")).isEqualTo(1);
      Child.signal("CONT", cloud);
      site.until("the cloud launches it", () -> site.cloud().machines().size() == 1);
      quick(site, "machine");
      site.serve();
      site.until("the machine serves", () -> site.machines("in_service") == 1);
      assertThat(site.tables().number("select count(*) from machine")).isEqualTo(1);
      new Facts(site).everyMachineIsOnRecordOnce();
    }
  }

  @Test
  void killed_in_the_middle_of_a_launch_and_of_a_drain_it_converges_after_each() throws Exception {
    try (Site site = new Site(new Fleet(1, 2, "1s"))) {
      Facts facts = new Facts(site);
      site.startCloud();
      site.enqueue(60, 0.3);
      Child first = site.serve();
      site.until("two machines come", () -> site.machines("pending", "booting") == 2);
      first.kill();
      Child second = site.serve();
      site.until("a drain has begun", () -> site.machines("draining") == 1);
      second.kill();
      assertThat(site.machines("draining")).isEqualTo(1);
      site.serve();
      site.until(
          "only the minimum is left",
          () -> site.machines("gone") == 1 && site.machines("in_service") == 1);
      facts.everyJobWasDoneExactlyOnce(60);
      facts.everyMachineIsOnRecordOnce();
      facts.everyEndWasProven();
      assertThat(site.tables().number("select count(*) from machine")).isEqualTo(2);
    }
  }

  @Test
  void an_apply_that_is_killed_has_happened_whole_or_not_at_all() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    try (Site site = new Site(new Fleet(1, 1, "1s"))) {
      site.scaler("apply", site.fleetFile().toString()).ok();
      slow(site, "configuration");
      for (int max = 2; max <= 4; max++) {
        String before = active(site);
        site.write(new Fleet(1, max, "1s"));
        Child apply = site.start("apply", site.fleetFile().toString());
        if (max == 2) {
          site.until("the version is being written", () -> writing(site));
        } else {
          apply.process().waitFor(random.nextLong(500, 3000), TimeUnit.MILLISECONDS);
        }
        apply.kill();
        String after = active(site);
        assertThat(List.of(before, Files.readString(site.fleetFile())))
            .as("after a kill, seed %d", seed)
            .contains(after);
        assertThat(site.scaler("diff", site.fleetFile().toString()).ok().out())
            .contains(after.equals(before) ? "would change version" : "is the same as version");
      }
      quick(site, "configuration");
      site.write(new Fleet(0, 9, "1s"));
      site.scaler("apply", site.fleetFile().toString()).ok();
      assertThat(active(site)).isEqualTo(Files.readString(site.fleetFile()));
      assertThat(site.tables().texts("select version from configuration where user_data = '{}'"))
          .isEmpty();
    }
  }

  private static String active(Site site) {
    return site.tables()
        .texts("select document from configuration order by version desc limit 1")
        .getFirst();
  }

  /** Makes every new row of a table take a second, so that one can be met in the making. */
  private static void slow(Site site, String table) {
    site.tables()
        .execute(
            """
            create function slow() returns trigger language plpgsql as
              'begin perform pg_sleep(1); return new; end';
            create trigger slow before insert on %s for each row execute function slow();
            """
                .formatted(table));
  }

  private static void quick(Site site, String table) {
    site.tables().execute("drop trigger slow on " + table);
  }

  private static boolean writing(Site site) {
    return site.tables()
            .number("select count(*) from pg_stat_activity where wait_event = 'PgSleep'")
        == 1;
  }

  /** Whether the stopped local cloud has a request that it has not read. */
  private static boolean callWaits(Site site) throws IOException {
    String port = ":%04X ".formatted(site.cloudPort());
    // Number, own address, other address, state 01 (established), bytes to send:to read. Java's
    // sockets may stand in either table.
    return Stream.of("tcp", "tcp6")
        .flatMap(table -> lines(Path.of("/proc/net", table)))
        .anyMatch(
            line -> line.matches(" *\\d+: \\w+" + port + "\\w+:\\w+ 01 \\w+:(?!00000000)\\w+ .*"));
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
