package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;

/**
 * What commands say while an application is held, because its database did not know its machines.
 */
class HeldTest {
  private static final String WHY =
      "2 machines run of the installation main that this database did not know: i-1, i-2";
  private static final String HELD =
      "shop is held: %s; see first that no other scaler decides for it (another computer, another database): if one does, stop one of the two; else compare scaler status with what the cloud shows, then scaler resume --all"
          .formatted(WHY);

  @TempDir private Path folder;

  private Shop held(String others) {
    Shop shop = Shop.applied(folder);
    shop.sql(
        """
        WITH made AS (INSERT INTO pause (application, made_by, reason)
                      VALUES ('shop', 'scaler', '%s') RETURNING id)
        INSERT INTO application_record (application, hold, others)
        SELECT 'shop', id, %s FROM made
        """
            .formatted(WHY, others));
    return shop;
  }

  @Test
  void status_says_in_one_sentence_that_it_is_held_why_and_what_to_do() {
    assertThat(held("NULL").cli.run("status").lines())
        .contains(
            "PAUSED: everything is held: %s; see first that no other scaler decides for it (another computer, another database): if one does, stop one of the two; else compare scaler status with what the cloud shows, then scaler resume --all"
                .formatted(WHY))
        .filteredOn(line -> line.startsWith("PAUSED"))
        .hasSize(1);
  }

  @Test
  void launches_and_ends_by_hand_are_refused_with_that_sentence() {
    Shop shop = held("NULL");
    shop.machine("i-00000000000000001", "web", "in_service");
    for (String[] words :
        new String[][] {
          {"launch", "web"},
          {"terminate", "web"},
          {"terminate", "--instance", "i-00000000000000001"}
        }) {
      Cli.Said said = shop.cli.run(words);
      assertThat(said.err()).isEqualTo("scaler: " + HELD + "\n");
      assertThat(said.code()).isEqualTo(Exit.REFUSED);
    }
  }

  @Test
  void who_resumes_confirms_it_and_is_recorded() {
    Shop shop = held("NULL");
    assertThat(shop.cli.run("resume", "web").out()).contains("scaler resume --all ends that");
    assertThat(shop.cli.run("status").out()).contains("everything is held");
    assertThat(shop.cli.run("resume", "--all", "--reason", "looked at them").lines())
        .containsExactly(
            "all of shop is resumed",
            "it was held: %s; they are its machines from now on".formatted(WHY));
    assertThat(shop.cli.run("status").out()).doesNotContain("held");
    assertThat(shop.ask("SELECT ended_by || ': ' || ended_reason FROM pause"))
        .endsWith(": looked at them");
  }

  @Test
  void machines_of_another_installation_are_confirmed_by_the_fleet_file_alone() {
    Shop shop = held("'main'");
    Cli.Said said = shop.cli.run("resume", "--all");
    assertThat(said.err())
        .isEqualTo(
            ("scaler: shop is held: %s; if that fleet is yours and its database is lost, write install: main"
                    + " into the fleet file and scaler apply it; if another scaler decides for it, stop one of the two\n")
                .formatted(WHY));
    assertThat(said.code()).isEqualTo(Exit.REFUSED);

    String named = Shop.FLEET.replace("timezone:", "install: main\ntimezone:");
    assertThat(shop.cli.run("apply", shop.file("named.yaml", named).toString()).code())
        .isEqualTo(Exit.OK);
    assertThat(shop.ask("SELECT install FROM application_record")).isEqualTo("main");
  }

  @Test
  void an_installation_with_machines_is_not_renamed() {
    Shop shop = Shop.applied(folder);
    shop.machine("i-00000000000000001", "web", "in_service");
    Path file =
        shop.file("named.yaml", Shop.FLEET.replace("timezone:", "install: main\ntimezone:"));
    String now = shop.ask("SELECT id FROM installation");
    Cli.Said said = shop.cli.run("apply", file.toString());
    assertThat(said.err())
        .endsWith(
            "scaler: install is main in %s, and the machines of shop bear %s in their tags; write install: %s\n"
                .formatted(file, now, now));
    assertThat(said.code()).isEqualTo(Exit.REFUSED);
    assertThat(shop.ask("SELECT count(*)::text FROM configuration")).isEqualTo("1");
  }
}
