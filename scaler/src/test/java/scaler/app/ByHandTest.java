package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;

/** What people ask for by hand: told with who and until when, and nothing of it in a dry run. */
class ByHandTest {
  private static final String TIME = "... \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0[12]:00";
  private static final String ME = System.getProperty("user.name");

  private static final List<String> ACTS =
      List.of(
          "launch web",
          "terminate web",
          "terminate --instance i-0b",
          "terminate --instance i-0b --shrink",
          "terminate --instance i-0b --force --reason x",
          "capacity web 3 --until 2h",
          "capacity web --end",
          "pause web --reason x",
          "pause --all --reason x",
          "resume --all");

  @TempDir private Path folder;

  private static void said(Cli.Said said, String... lines) {
    assertThat(said.code()).isEqualTo(Exit.OK);
    assertThat(said.lines()).hasSize(lines.length);
    for (int i = 0; i < lines.length; i++) {
      assertThat(said.lines().get(i)).matches(lines[i].replace("TIME", TIME).replace("ME", ME));
    }
  }

  @Test
  void a_capacity_is_recorded_shown_and_taken_back() {
    Shop shop = Shop.applied(folder);

    said(
        shop.cli.run("capacity", "web", "2", "--until", "2h", "--reason", "sale"),
        "web is to have exactly 2 until TIME \\(now 1 wanted, 0 there\\), asked by ME \\(sale\\)",
        "it waits: nobody decides for shop; start scaler run");
    assertThat(shop.cli.run("status").lines().get(2))
        .matches(
            ("BY HAND: web is to have exactly 2 until TIME, asked by " + ME + ": sale")
                .replace("TIME", TIME));
    said(
        shop.cli.run("capacity", "web", "--end", "--dry-run"),
        "dry run: wishes by hand for web would be taken back");
    said(
        shop.cli.run("capacity", "web", "--end"),
        "what was asked for web by hand is taken back; schedule and backlog rule again");
    said(shop.cli.run("capacity", "web", "--end"), "nothing was asked for web by hand");
    assertThat(shop.cli.run("status").out()).doesNotContain("BY HAND");
  }

  @Test
  void an_earlier_wish_does_not_come_to_light_again_when_all_are_taken_back() {
    Shop shop = Shop.applied(folder);
    shop.somebodyDecides();
    shop.cli.run("capacity", "web", "3", "--until", "3h");
    shop.cli.run("capacity", "web", "2", "--until", "1h");

    assertThat(shop.cli.run("status").out()).contains("exactly 2").doesNotContain("exactly 3");
    shop.cli.run("capacity", "web", "--end");
    assertThat(shop.cli.run("status").out()).doesNotContain("BY HAND");
  }

  @Test
  void a_pause_says_who_why_and_until_when() {
    Shop shop = Shop.applied(folder);
    shop.somebodyDecides();

    said(
        shop.cli.run("pause", "web", "--reason", "night", "--for", "2h"),
        "role web is paused until TIME, asked by ME \\(night\\); nothing is launched or ended");
    assertThat(shop.cli.run("launch", "web").err())
        .matches(
            "scaler: web is paused by ME until TIME \\(night\\); scaler resume web first\n"
                .replace("TIME", TIME)
                .replace("ME", ME));
    assertThat(shop.cli.run("terminate", "web").code()).isEqualTo(Exit.REFUSED);
    said(
        shop.cli.run("capacity", "web", "2", "--until", "2h"),
        "web is to have exactly 2 until TIME \\(now 1 wanted, 0 there\\), asked by ME",
        "it waits: web is paused by ME \\(night\\)");
    assertThat(shop.cli.run("status").lines().get(1))
        .matches(("PAUSED: web is paused by " + ME + " until TIME: night").replace("TIME", TIME));
    said(shop.cli.run("resume", "web"), "role web is resumed");
    said(shop.cli.run("resume", "web"), "no pause of role web was in force");
  }

  @Test
  void a_role_that_is_resumed_under_a_pause_of_all_is_told_so() {
    Shop shop = Shop.applied(folder);
    shop.cli.run("pause", "--all", "--reason", "fire");

    said(
        shop.cli.run("resume", "web"),
        "no pause of role web was in force",
        "but all of shop is paused by ME \\(fire\\); scaler resume --all ends that");
    assertThat(shop.cli.run("launch", "web").err())
        .isEqualTo("scaler: web is paused by %s (fire); scaler resume --all first\n".formatted(ME));
    said(shop.cli.run("resume", "--all"), "all of shop is resumed");
  }

  @Test
  void a_dry_run_says_so_and_changes_nothing() {
    Shop shop = Shop.applied(folder);
    shop.machine("i-0a", "web", "in_service");
    shop.machine("i-0b", "web", "in_service");
    List<String> before = withoutAges(shop.cli.run("status"));

    for (String words : ACTS) {
      Cli.Said said = shop.cli.run((words + " --dry-run").split(" "));

      assertThat(said.code()).as(words).isEqualTo(Exit.OK);
      assertThat(said.err()).as(words).isEmpty();
      assertThat(said.lines().getLast()).as(words).startsWith("dry run: ");
      assertThat(withoutAges(shop.cli.run("status"))).as(words).isEqualTo(before);
    }
    assertThat(folder.resolve("home")).doesNotExist();
  }

  private static List<String> withoutAges(Cli.Said status) {
    return status.lines().stream()
        .map(line -> line.replaceAll("\\d+ s|\\d+ min", "N").replaceAll(" +", " "))
        .toList();
  }

  @Test
  void an_application_of_the_first_version_is_only_described_in_a_dry_run() {
    Shop shop = new Shop(folder);
    String file = shop.file("shop.yaml", Shop.FLEET).toString();

    assertThat(shop.cli.run("apply", "--dry-run", file).out())
        .isEqualTo("dry run: nothing was applied; this would be version 1 of shop\n");
    assertThat(shop.cli.run("diff", file).out())
        .isEqualTo("shop was never applied; this would be its first version\n");
    assertThat(shop.cli.run("apply", file).out())
        .isEqualTo("version 1 of shop governs from now on\n");
    assertThat(shop.cli.run("apply", file).out())
        .isEqualTo(file + " is the same as version 1, which governs already\n");
    assertThat(shop.cli.run("diff", file).out())
        .isEqualTo(file + " is the same as version 1, which governs\n");
  }
}
