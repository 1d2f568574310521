package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;

/** What people see and are told when a machine is held. */
class HoldCommandTest {
  private static final String TIME = "... \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0[12]:00";
  private static final String ME = System.getProperty("user.name");

  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void twoMachines() {
    shop = Shop.applied(folder);
    shop.somebodyDecides();
    shop.machine("i-0a", "web", "in_service");
    shop.machine("i-0b", "web", "in_service");
  }

  private static String filled(String pattern) {
    return pattern.replace("TIME", TIME).replace("ME", ME);
  }

  @Test
  void a_hold_is_said_and_shown_wherever_people_look_until_it_is_taken_off() {
    assertThat(shop.cli.run("hold", "i-0a", "--reason", "core dump", "--for", "4h").out())
        .matches(
            filled(
                "i-0a \\(web, in_service\\) is held until TIME, asked by ME \\(core dump\\);"
                    + " scaler does not end it\n"));

    String held = filled("i-0a is held by ME until TIME: core dump");
    assertThat(shop.cli.run("status").lines().get(1)).matches("HELD: " + held);
    assertThat(shop.cli.run("status", "--json").out()).contains("\"holds\" : [ \"i-0a is held by ");
    assertThat(shop.cli.run("why-not", "web").lines()).anyMatch(line -> line.matches("  " + held));
    assertThat(shop.cli.run("why", "i-0a").out())
        .containsPattern(filled("Z  held         by ME until \\S+Z: core dump\n"));
    assertThat(shop.cli.run("unhold", "i-0a", "--reason", "done").out())
        .isEqualTo("i-0a is held no longer\n");
    assertThat(shop.cli.run("unhold", "i-0a").out()).isEqualTo("i-0a was not held\n");
    assertThat(shop.cli.run("status").out()).doesNotContain("HELD");
    assertThat(shop.cli.run("why", "i-0a").out())
        .containsPattern(filled("Z  not held     by ME: done\n"));
  }

  @Test
  void without_a_length_it_lasts_until_somebody_takes_it_off() {
    assertThat(shop.cli.run("hold", "i-0a", "--reason", "x").out())
        .contains("is held until scaler unhold, asked by ");
    assertThat(shop.cli.run("status").lines().get(1)).endsWith(" until scaler unhold: x");
  }

  @Test
  void its_end_is_refused_forced_or_not() {
    shop.cli.run("hold", "i-0a", "--reason", "core dump");

    for (String words :
        new String[] {
          "terminate --instance i-0a", "terminate --instance i-0a --force --reason now"
        }) {
      Cli.Said said = shop.cli.run(words.split(" "));
      assertThat(said.code()).isEqualTo(Exit.REFUSED);
      assertThat(said.err())
          .isEqualTo(
              "scaler: i-0a is held by %s (core dump); scaler unhold i-0a first\n".formatted(ME));
    }
    assertThat(shop.ask("SELECT count(*)::text FROM end_wish")).isEqualTo("0");
  }

  @Test
  void more_than_may_go_are_not_asked_for() {
    shop.machine("i-0c", "web", "in_service");
    shop.cli.run("hold", "i-0a", "--reason", "x");
    shop.cli.run("hold", "i-0b", "--reason", "x");

    assertThat(shop.cli.run("terminate", "web", "2").err())
        .isEqualTo(
            "scaler: web has 3 and 2 of them are held, so 2 cannot go; scaler status says by whom and"
                + " why, scaler unhold INSTANCE ends a hold\n");
    assertThat(shop.cli.run("terminate", "web", "1", "--dry-run").code()).isEqualTo(Exit.OK);
  }

  @Test
  void one_that_drains_is_said_to_be_taken_back_and_one_that_ends_is_refused() {
    shop.sql(
        "UPDATE machine SET state = 'draining', drain_since = now(), drain_cause = 'by_hand', drain_detail = 'x' WHERE instance_id = 'i-0a'");
    shop.sql(
        "UPDATE machine SET state = 'terminating', end_cause = 'by_hand', end_detail = 'x' WHERE instance_id = 'i-0b'");

    assertThat(shop.cli.run("hold", "i-0a", "--reason", "x").lines().getLast())
        .isEqualTo("it was on its way out and is taken back");
    Cli.Said late = shop.cli.run("hold", "i-0b", "--reason", "x");
    assertThat(late.code()).isEqualTo(Exit.REFUSED);
    assertThat(late.err()).startsWith("scaler: i-0b is ending, which is not taken back;");
  }

  @Test
  void what_cannot_be_meant_is_refused_in_a_sentence() {
    assertThat(shop.cli.run("hold", "i-0a").err())
        .isEqualTo("scaler: a hold needs --reason TEXT, for whoever finds it tonight\n");
    assertThat(shop.cli.run("hold", "web", "--reason", "x").err())
        .isEqualTo("scaler: \"web\" is not a machine's id; scaler status lists them\n");
    assertThat(shop.cli.run("hold", "i-0f", "--reason", "x").err())
        .isEqualTo("scaler: shop has no machine i-0f now; scaler status lists them\n");
    assertThat(shop.cli.run("hold", "i-0a", "--reason", "x", "--for", "soon").err())
        .startsWith("scaler: \"soon\" is not a length of time;");
    assertThat(shop.cli.run("unhold", "web").code()).isEqualTo(Exit.USAGE);
    assertThat(shop.cli.run("hold", "i-0a", "--reason", "x", "--dry-run").lines().getLast())
        .isEqualTo("dry run: nothing was held");
    assertThat(shop.cli.run("unhold", "i-0a", "--dry-run").out())
        .isEqualTo("dry run: i-0a is not held\n");
  }
}
