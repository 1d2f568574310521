package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;

/** Machines of a role that left the fleet file are within reach as long as they are there. */
class RemovedRoleTest {
  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void a_role_with_a_machine_leaves_the_file() {
    shop = Shop.applied(folder);
    shop.somebodyDecides();
    shop.machine("i-0a", "jobs", "in_service");
    shop.sql(
        "UPDATE machine SET state = 'draining', drain_since = now(), drain_cause = 'retired',"
            + " drain_detail = 'x'");
    String without = Shop.FLEET.substring(0, Shop.FLEET.indexOf("  jobs:"));
    assertThat(shop.cli.run("apply", shop.file("less.yaml", without).toString()).code())
        .isEqualTo(Exit.OK);
  }

  @Test
  void status_why_not_and_why_know_it() {
    assertThat(shop.cli.run("status").out()).containsPattern("(?m)^jobs +");
    assertThat(shop.cli.run("why-not", "jobs").out()).startsWith("jobs: ");
    assertThat(shop.cli.run("why", "jobs").code()).isEqualTo(Exit.OK);
  }

  @Test
  void its_machine_can_be_ended_by_force_as_the_warning_of_a_late_drain_says() {
    Cli.Said said =
        shop.cli.run(
            "terminate", "--instance", "i-0a", "--force", "--reason", "stuck", "--dry-run");
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).contains("i-0a").endsWith("dry run: nothing was asked for\n");
  }

  @Test
  void a_role_that_has_no_machine_is_unknown() {
    shop.sql("UPDATE machine SET state = 'gone', end_cause = 'retired', end_detail = 'x'");
    assertThat(shop.cli.run("why-not", "jobs").err())
        .isEqualTo("scaler: shop has no role jobs; it has: web\n");
  }
}
