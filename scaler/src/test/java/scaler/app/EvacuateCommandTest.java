package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;

/** What people see and are told when a zone is evacuated. */
class EvacuateCommandTest {
  private static final String TIME = "... \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0[12]:00";
  private static final String ME = System.getProperty("user.name");

  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void twoMachinesInZoneA() {
    shop = Shop.applied(folder);
    shop.somebodyDecides();
    shop.machine("i-0a", "web", "in_service");
    shop.machine("i-0b", "web", "in_service");
  }

  private static String filled(String pattern) {
    return pattern.replace("TIME", TIME).replace("ME", ME);
  }

  @Test
  void it_is_said_and_shown_until_the_zone_is_readmitted() {
    assertThat(shop.cli.run("evacuate", "local-a", "--reason", "power", "--for", "4h").out())
        .matches(
            filled(
                "zone local-a is to stand empty until TIME, asked by ME \\(power\\);"
                    + " nothing more is launched there, and 2 machines are there\n"));

    String said = filled("zone local-a is to stand empty until TIME, asked by ME: power");
    assertThat(shop.cli.run("status").lines().get(1)).matches("EVACUATED: " + said);
    assertThat(shop.cli.run("status", "--json").out())
        .contains("\"evacuations\" : [ \"zone local-a is to stand empty");
    assertThat(shop.cli.run("readmit", "local-a", "--dry-run").out())
        .isEqualTo("dry run: zone local-a would be readmitted\n");
    assertThat(shop.cli.run("readmit", "local-a", "--reason", "it is back").out())
        .isEqualTo("zone local-a is readmitted\n");
    assertThat(shop.cli.run("readmit", "local-a").out())
        .isEqualTo("zone local-a was not evacuated\n");
    assertThat(shop.cli.run("status").out()).doesNotContain("EVACUATED");
    assertThat(shop.ask("SELECT ended_reason FROM zone_evacuation")).isEqualTo("it is back");
  }

  @Test
  void machines_that_leave_their_zone_are_not_counted_as_there() {
    shop.machine("i-0c", "web", "in_service");
    shop.machine("i-0d", "web", "impaired");
    shop.sql("UPDATE machine SET zone = 'local-b' WHERE instance_id = 'i-0c'");
    assertThat(shop.cli.run("status").out()).containsPattern("\nweb +3 +3 +3 +1-3 ");

    shop.cli.run("evacuate", "local-a", "--reason", "power");
    String status = shop.cli.run("status").out();
    assertThat(status)
        .containsPattern("\nweb +1 +1 +3 +1-3 ")
        .contains(
            "\nweb: 2 machines leave an evacuated zone when others serve, and are not counted as"
                + " there\n");
    assertThat(shop.cli.run("why-not", "web").out()).startsWith("web: 1 wanted, 1 there, 3 in");

    shop.cli.run("hold", "i-0a", "--reason", "I look into it");
    assertThat(shop.cli.run("status").out())
        .contains("\nweb: 1 machine leaves an evacuated zone when others serve, and is not");
    shop.cli.run("readmit", "local-a");
    assertThat(shop.cli.run("status").out()).doesNotContain("evacuated zone");
  }

  @Test
  void without_a_length_it_lasts_until_somebody_readmits_the_zone() {
    assertThat(shop.cli.run("evacuate", "local-b", "--reason", "x").out())
        .contains("is to stand empty until scaler readmit, ", "and 0 machines are there");
  }

  @Test
  void the_last_zone_is_refused() {
    shop.cli.run("evacuate", "local-a", "--reason", "x");
    Cli.Said last = shop.cli.run("evacuate", "local-b", "--reason", "x");
    assertThat(last.code()).isEqualTo(Exit.REFUSED);
    assertThat(last.err())
        .isEqualTo(
            "scaler: without zone local-b no subnet of shop would be left to launch in; write one of"
                + " another zone into the fleet file and apply it, or scaler readmit another zone"
                + " first\n");
    assertThat(shop.ask("SELECT count(*)::text FROM zone_evacuation")).isEqualTo("1");
  }

  @Test
  void machines_that_cannot_leave_are_named() {
    shop.sql(
        "UPDATE machine SET volumes = '{\"/dev/sdf\": \"vol-0a\"}' WHERE instance_id = 'i-0a'");
    assertThat(shop.cli.run("evacuate", "local-a", "--reason", "x", "--dry-run").lines())
        .endsWith(
            "i-0a (web) stays: its data volumes lie in local-a; scaler terminate --instance ends it",
            "dry run: nothing was evacuated");
    assertThat(shop.ask("SELECT count(*)::text FROM zone_evacuation")).isEqualTo("0");
  }

  @Test
  void what_cannot_be_meant_is_refused_in_a_sentence() {
    assertThat(shop.cli.run("evacuate", "local-a").err())
        .isEqualTo("scaler: an evacuation needs --reason TEXT, for whoever finds it tonight\n");
    assertThat(shop.cli.run("evacuate", "us-east-1a", "--reason", "x").err())
        .isEqualTo("scaler: shop has no zone \"us-east-1a\"; it has: local-a, local-b\n");
    assertThat(shop.cli.run("readmit", "moon").code()).isEqualTo(Exit.USAGE);
    assertThat(shop.cli.run("evacuate", "local-a", "--reason", "x", "--for", "soon").err())
        .startsWith("scaler: \"soon\" is not a length of time;");
  }
}
