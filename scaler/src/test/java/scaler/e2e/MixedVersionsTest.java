package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;

/**
 * Services of two versions on one database while machines come and go. A newer one is this one with
 * further migrations.
 */
@EndToEnd
@Tag("long")
class MixedVersionsTest {
  /** What older programs do not see. */
  private static final String GROWS =
      """
      ALTER TABLE machine ADD COLUMN of_next_version text NOT NULL DEFAULT 'nothing';
      CREATE TABLE next_version (slot bigint PRIMARY KEY REFERENCES machine, told text);
      """;

  /** What they could not read. */
  private static final String BREAKS = "UPDATE installation SET needs_schema = 901;";

  @TempDir private Path folder;

  @Test
  void one_forward_and_one_back_each_goes_on_with_what_the_other_began() throws Exception {
    Path next = version("next", Map.of("V900__grows.sql", GROWS));
    Path later = version("later", Map.of("V900__grows.sql", GROWS, "V901__breaks.sql", BREAKS));
    try (Site site = new Site(TwoRoles.FLEET, Map.of())) {
      site.startCloud();
      Child old = site.serve();
      site.until("one of each serves", () -> site.machines("in_service") == 2);

      site.enqueue(TwoRoles.JOBS, 0.3);
      Child newer = site.serveWith(next).says("another process decides; this one stands by");
      settles(site, "the old one decides on a newer schema");

      begins(site);
      old.kill();
      newer.says("this process decides now");
      settles(site, "the newer one goes on with what the old one began");

      begins(site);
      Child back = site.serve().says("another process decides; this one stands by");
      newer.kill();
      back.says("this process decides now");
      settles(site, "the old one goes on with what the newer one began");

      begins(site);
      Child newest = site.serveWith(later).says("this process decides now");
      settles(site, "one that the old one could not follow takes over while that still runs");
      assertThat(back.process().isAlive()).isTrue();
      back.kill();
      assertThat(site.start("run", "--http", "127.0.0.1:0").end())
          .satisfies(ended -> assertThat(ended.code()).isEqualTo(Exit.UNREACHABLE))
          .satisfies(ended ->
              assertThat(ended.err()).contains("was brought to schema 901 by a newer scaler"));
      newest.kill();
    }
  }

  /** Work that brings machines, of which some are on their way. */
  private static void begins(Site site) {
    site.enqueue(TwoRoles.JOBS, 0.3);
    site.until("machines come", () -> site.machines("requested", "pending", "booting") > 0);
  }

  private static void settles(Site site, String what) {
    site.until(what, () -> TwoRoles.settled(site));
    TwoRoles.check(site);
  }

  /** A folder that stands before the program's own on its class path. */
  private Path version(String name, Map<String, String> migrations) throws IOException {
    Path version = folder.resolve(name);
    Path sql = Files.createDirectories(version.resolve("sql"));
    for (Map.Entry<String, String> migration : migrations.entrySet()) {
      Files.writeString(sql.resolve(migration.getKey()), migration.getValue());
    }
    return version;
  }
}
