package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;

/** From a number in CloudTrail to the sentence behind it. */
class WhyDecisionTest {
  @TempDir Path folder;

  private Shop decided() {
    Shop shop = Shop.applied(folder);
    shop.sql(
        """
        INSERT INTO decision (application, role, at, epoch, version, wanted, actual, reason, guards,
          inputs, sentence)
        VALUES ('shop', 'jobs', '2026-03-02T12:00:00Z', 1, 1, 3, 2, '{}',
          '{"sentences": ["4 asked for, the maximum is 3"]}', '{}', '3 wanted, 2 there: much to do')
        """);
    return shop;
  }

  @Test
  void a_decision_is_found_by_its_number() {
    Shop shop = decided();

    assertThat(shop.cli.run("why", "--decision", "1").out())
        .isEqualTo(
            """
            decision 1 of shop, role jobs, by version 1 of its fleet file
            2026-03-02T12:00:00Z  3 wanted, 2 there: much to do (decision 1)
                but: 4 asked for, the maximum is 3
            """);
    assertThat(shop.cli.run("why", "jobs").out()).contains("much to do (decision 1)");
  }

  @Test
  void jobs_of_ended_machines_are_told_with_their_role() {
    Shop shop = decided();
    shop.machine("i-0dead", "jobs", "gone");
    shop.sql(
        """
        INSERT INTO job_rescue
          (application, role, queue, job_id, worker, locked_at, slot, epoch, at, planned,
          result)
        SELECT 'shop', 'jobs', 'q', job, 'w', 'then', slot, 1, '2026-03-02T12:00:00Z', 'failed',
          result
        FROM machine, (VALUES (7, 'freed'), (8, 'failed'), (9, 'left'), (10, NULL)) t (job, result)
        WHERE instance_id = 'i-0dead'
        """);

    assertThat(shop.cli.run("why", "jobs", "--count", "3").out())
        .endsWith(
            """
            2026-03-02T12:00:00Z  job 8 was failed: too many machines ended while it was in hand; i-0dead had it in hand when it ended
            2026-03-02T12:00:00Z  job 9 was left: its lock was another one by then; i-0dead had it in hand when it ended
            2026-03-02T12:00:00Z  job 10 was to be failed; what came of it is not known; i-0dead had it in hand when it ended
            """);
  }

  @Test
  void one_that_is_not_on_record_is_refused_in_one_sentence() {
    Cli.Said said = decided().cli.run("why", "--decision", "77");

    assertThat(said.code()).isEqualTo(Exit.USAGE);
    assertThat(said.err())
        .isEqualTo("scaler: no decision 77 is on record; they are kept for 90 days\n");
  }

  @Test
  void a_role_and_a_decision_at_once_or_neither_are_refused() {
    Shop shop = new Shop(folder);

    for (String words : new String[] {"why", "why web --decision 3"}) {
      Cli.Said said = shop.cli.run(words.split(" "));
      assertThat(said.code()).isEqualTo(Exit.USAGE);
      assertThat(said.err()).contains("name a role or a machine's id, or one decision");
    }
    assertThat(shop.cli.run("why", "--decision", "x").code()).isEqualTo(Exit.USAGE);
  }
}
