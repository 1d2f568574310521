package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;

/** What leave, shadow and import say when they do not do what was asked. */
class HandoverRefusedTest {
  @TempDir private Path folder;
  private Shop shop;
  private String file;

  @BeforeEach
  void applies() {
    shop = Shop.applied(folder);
    file = shop.file("shop.yaml", Shop.FLEET).toString();
  }

  private void refused(int code, String sentence, String... words) {
    Cli.Said said = shop.cli.run(words);
    assertThat(said.err()).endsWith("scaler: " + sentence + "\n");
    assertThat(said.code()).isEqualTo(code);
    assertThat(said.out()).isEmpty();
  }

  @Test
  void what_is_half_done_is_not_left() {
    shop.sql(
        """
        INSERT INTO machine (application, role, zone, version, request, instance_id, state, since,
          requested_at, end_cause)
        VALUES ('shop', 'web', 'local-a', 1, '{}', 'i-00000000000000001', 'terminating', now(),
          now(), 'by_hand')
        """);
    shop.cli.run("pause", "web", "--reason", "back");
    refused(
        Exit.REFUSED,
        "i-00000000000000001 of web is terminating, which cannot be left half done; scaler resume,"
            + " wait until it is over, and pause again",
        "leave",
        "web");
  }

  @Test
  void a_pause_with_an_end_or_of_a_part_is_no_pause_to_leave_under() {
    shop.machine("i-00000000000000001", "web", "in_service");
    shop.cli.run("pause", "web", "--reason", "back", "--for", "2h");
    refused(
        Exit.REFUSED,
        "others would be launched in their place; scaler pause web --reason TEXT first, without --for",
        "leave",
        "web");
    shop.cli.run("pause", "web", "--reason", "back");
    refused(
        Exit.REFUSED,
        "others would be launched in their place; scaler pause --all --reason TEXT first, without --for",
        "leave");
  }

  @Test
  void a_shadow_says_what_it_needs() {
    refused(Exit.USAGE, "--shadow needs a fleet file: scaler run --shadow FILE", "run", "--shadow");
    refused(
        Exit.USAGE,
        "--shadow touches nothing anyway; leave --dry-run out",
        "run",
        "--shadow",
        "--dry-run",
        file);
    refused(
        Exit.USAGE,
        "--observe and --startup belong to --shadow; add it",
        "run",
        file,
        "--observe",
        "web:Name=old");
    refused(
        Exit.USAGE,
        "--observe is \"web\"; write ROLE:KEY=VALUE, as web:Name=shop-web",
        "run",
        "--shadow",
        file,
        "--observe",
        "web");
    refused(
        Exit.USAGE,
        "nothing says which machines do the work of jobs today; add --observe jobs:KEY=VALUE with a"
            + " tag of theirs, or with one that no machine bears",
        "run",
        "--shadow",
        file,
        "--observe",
        "web:Name=old");
    refused(
        Exit.USAGE,
        "--startup 10m is not shorter than health.startup of web, after which a machine is replaced;"
            + " write less",
        "run",
        "--shadow",
        file,
        "--observe",
        "web:Name=old",
        "--observe",
        "jobs:Name=old",
        "--startup",
        "10m");
  }

  @Test
  void nothing_is_shown_of_a_shadow_that_never_ran() {
    refused(Exit.USAGE, "no shadow has run yet; begin with scaler run --shadow FILE", "shadow");
  }

  @Test
  void a_group_is_not_imported_from_no_region() {
    refused(Exit.USAGE, "nobody says which region; add --region REGION", "import", "asg", "front");
  }
}
