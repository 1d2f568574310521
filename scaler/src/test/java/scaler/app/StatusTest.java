package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is going on, for people and for programs. */
class StatusTest {
  @TempDir private Path folder;

  @Test
  void an_application_that_nobody_has_looked_at() {
    Shop shop = Shop.applied(folder);

    assertThat(shop.cli.run("status").out())
        .isEqualTo(
            """
            shop  version 1  NOBODY DECIDES: start scaler run  never looked at  (STALE)
            ALARM: nothing was decided yet: no process holds the lease; start scaler run

            ROLE  WANTED  THERE  SERVING  MIN-MAX  READY  RUNNING  OLDEST
            web   1       0      0        1-3      -      -        -
            jobs  0       0      0        0-2      -      -        -

            web: nothing was decided yet
            jobs: nothing was decided yet

            no machines
            """);
    assertThat(shop.cli.run("why", "web").out()).isEqualTo("nothing was decided for web yet\n");
    assertThat(shop.cli.run("why-not", "web").out())
        .isEqualTo(
            """
            ALARM: nothing was decided yet: no process holds the lease; start scaler run; what follows is as of the last decision
            web: 1 wanted, 0 there, 0 in service, bounds 1-3: nothing was decided yet
              not fewer: the minimum is 1
            """);
  }

  @Test
  void json_is_the_same_in_every_version_but_for_what_is_added() {
    Shop shop = Shop.applied(folder);
    shop.machine("i-0a", "web", "in_service");
    shop.somebodyDecides();

    JsonNode status = JsonMapper.shared().readTree(shop.cli.run("status", "--json").out());

    assertThat(status.propertyNames())
        .contains(
            "application",
            "now",
            "version",
            "holder",
            "lookedSecondsAgo",
            "roles",
            "machines",
            "costPerHour",
            "pauses",
            "wishes");
    assertThat(status.path("now").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z");
    assertThat(status.path("version").asInt()).isEqualTo(1);
    assertThat(status.path("holder").asString()).isEqualTo("node-1, pid 7");
    assertThat(status.path("costPerHour").decimalValue()).isEqualByComparingTo("0.05");
    JsonNode role = status.path("roles").path(0);
    assertThat(role.propertyNames())
        .contains(
            "name",
            "wanted",
            "there",
            "inService",
            "min",
            "max",
            "ready",
            "running",
            "oldestSeconds",
            "why");
    assertThat(role.path("ready").isNull()).isTrue();
    JsonNode machine = status.path("machines").path(0);
    assertThat(machine.propertyNames())
        .contains(
            "id",
            "role",
            "zone",
            "address",
            "type",
            "state",
            "ageSeconds",
            "lifetimeLeftSeconds",
            "jobs",
            "costPerHour",
            "seen");
    assertThat(machine.path("jobs").asInt()).isEqualTo(1);
    assertThat(machine.path("lifetimeLeftSeconds").asLong()).isBetween(2600L, 2700L);
  }

  @Test
  void that_nothing_is_decided_is_an_alarm_in_words_and_for_programs() {
    Shop shop = Shop.applied(folder);
    shop.somebodyDecides();
    assertThat(shop.cli.run("status").out()).doesNotContain("ALARM");
    JsonNode fine = JsonMapper.shared().readTree(shop.cli.run("status", "--json").out());
    assertThat(fine.path("alarm").isNull()).isTrue();
    assertThat(fine.path("decidedSecondsAgo").asLong()).isBetween(0L, 20L);

    shop.sql("UPDATE lease SET decided_at = now() - interval '5 min'");
    Cli.Said said = shop.cli.run("status");
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .containsPattern(
            "\nALARM: nothing was decided for 5 min.*: node-1, pid 7 looks and cannot see the cloud;");
    JsonNode late = JsonMapper.shared().readTree(shop.cli.run("status", "--json").out());
    assertThat(late.path("alarm").asString()).startsWith("nothing was decided for 5 min");
    assertThat(late.path("decidedSecondsAgo").asLong()).isBetween(300L, 330L);

    shop.sql("UPDATE lease SET looked_at = decided_at");
    assertThat(shop.cli.run("status").out()).contains("its looks fail or hang; its log says why\n");
    shop.sql("UPDATE lease SET expires_at = now()");
    assertThat(shop.cli.run("status").out())
        .contains("no process holds the lease; start scaler run\n");
  }

  @Test
  void costs_are_told_as_they_are_charged_and_without_what_is_paid_for_anyway() {
    Shop shop = new Shop(folder);
    String file =
        Shop.FLEET
            .replace("{ local.small: 0.05 }", "{ local.small: 0.36, publicIpv4: 0.06 }")
            .replace("roles:", "commitment: { local.small: 1, local.big: 2 }\nroles:");
    assertThat(shop.cli.run("apply", shop.file("shop.yaml", file).toString()).code()).isZero();
    shop.machine("i-0a", "web", "in_service");
    shop.machine("i-0b", "web", "in_service");
    shop.machine("i-0c", "web", "gone");
    shop.machine("i-0d", "jobs", "pending");
    shop.sql("UPDATE machine SET seen = '{\"publicIpv4\": \"yes\"}' WHERE instance_id = 'i-0b'");
    shop.sql(
        """
        UPDATE machine SET first_running_at = since - interval '20 s',
          seen = '{"platform": "suse", "publicIpv4": "yes"}' WHERE instance_id = 'i-0c'
        """);
    shop.sql(
        "UPDATE machine SET first_running_at = NULL, machine_type = NULL, address = NULL"
            + " WHERE instance_id = 'i-0d'");

    assertThat(shop.cli.run("status").out())
        .endsWith(
            """
            3 machines, 0.78 $/h (0.36 of it committed) and 1 of unknown price
            paid for and not used: 2 local.big
            """);
    JsonNode status = JsonMapper.shared().readTree(shop.cli.run("status", "--json").out());
    assertThat(status.path("committedPerHour").decimalValue()).isEqualByComparingTo("0.36");
    assertThat(status.path("committedUnused").path("local.big").asInt()).isEqualTo(2);
    JsonNode jobs = status.path("machines").path(0);
    assertThat(jobs.path("costSoFar").isNull()).isTrue();
    assertThat(status.path("machines").path(1).path("costSoFar").decimalValue())
        .isEqualByComparingTo("0.006");
    assertThat(shop.cli.run("why", "i-0c").out())
        .endsWith("it ran for 20 s at 0.42 $/h: about 0.3610 $\n");
    assertThat(shop.cli.run("why", "i-0d").out())
        .endsWith("it has not run, so it has cost nothing\n");
  }

  @Test
  void names_in_the_database_that_a_terminal_would_obey_are_shown_harmless() {
    Shop shop = Shop.applied(folder);
    shop.machine("i-0a", "web", "in_service");
    shop.sql(
        """
        UPDATE machine SET zone = E'lo\\x1b[2Jcal', address = E'x\\r\\ny',
          seen = '{"health": "\\u001b]0;title\\u0007 \\u202e"}'
        """);
    shop.sql(
        """
        INSERT INTO machine_event (slot, at, epoch, state, what)
        SELECT slot, now(), 1, 'in_service', E'a\\x1b[31m\\nb' FROM machine
        """);
    shop.sql(
        """
        INSERT INTO pause (application, made_by, reason) VALUES ('shop', E'a\\x1b', E'b\\nc')
        """);

    for (String words : new String[] {"status", "why i-0a", "why-not web", "launch web"}) {
      Cli.Said said = shop.cli.run(words.split(" "));
      assertThat(said.out() + said.err())
          .isNotEmpty()
          .doesNotContain("\u001b", "\r", "\u0007", "\u202e", "\nb", "\nc");
    }
  }
}
