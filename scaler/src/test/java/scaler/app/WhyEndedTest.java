package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machines of a role that ended lately, so that somebody can ask for the life of one. */
class WhyEndedTest {
  private static final String HEAD =
      "ended in the last 24 h, the newest first; scaler why ID tells the life of one:";

  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void apply() {
    shop = Shop.applied(folder);
  }

  private void gone(String id, String ago, String cause, String detail) {
    shop.machine(id, "web", "gone");
    shop.sql(
        """
        UPDATE machine SET since = now() - interval '%s', end_cause = '%s', end_detail = '%s'
        WHERE instance_id = '%s'
        """
            .formatted(ago, cause, detail, id));
  }

  @Test
  void each_is_named_with_its_cause_the_newest_first() {
    gone("i-0a", "3 hours", "scale_in", "1 of 2 wanted");
    gone("i-0b", "1 minute", "unhealthy", "it was ill: its page is silent, for 20 s");
    gone("i-0old", "25 hours", "scale_in", "1 of 2 wanted");
    shop.machine("i-0lives", "web", "in_service");
    shop.machine("i-0job", "jobs", "gone");
    shop.machine("i-0lost", "web", "gone");
    shop.sql("UPDATE machine SET since = now() - interval '2 hours' WHERE instance_id = 'i-0lost'");
    shop.sql(
        """
        INSERT INTO machine_event (slot, at, epoch, state, what)
        SELECT slot, now(), 1, 'gone', 'the cloud says that it is no more' FROM machine
        WHERE instance_id = 'i-0lost'
        """);
    shop.sql(
        """
        INSERT INTO machine (application, role, zone, version, request, state, since, requested_at,
          end_cause, end_detail)
        VALUES ('shop', 'web', 'local-a', 1, '{}', 'gone', now(), now(), 'launch_failed', 'refused')
        """);

    assertThat(shop.cli.run("why", "web").lines())
        .map(line -> line.replaceAll("\\d{4}-.*?Z", "TIME"))
        .containsExactly(
            "nothing was decided for web yet",
            HEAD,
            "    TIME  i-0b  unhealthy: it was ill: its page is silent, for 20 s",
            "    TIME  i-0lost  the cloud says that it is no more",
            "    TIME  i-0a  scale_in: 1 of 2 wanted");
    assertThat(shop.cli.run("why", "jobs").out()).contains("i-0job").doesNotContain("i-0a");
  }

  @Test
  void of_many_twenty_are_named_and_that_there_are_others() {
    for (int n = 0; n < 21; n++) {
      gone("i-0c%02d".formatted(n), n + " minutes", "external", "the cloud shows it terminated");
    }
    assertThat(shop.cli.run("why", "web").lines())
        .hasSize(23)
        .contains("    and others before these")
        .noneMatch(line -> line.contains("i-0c20"));
    shop.sql("DELETE FROM machine WHERE instance_id = 'i-0c20'");
    assertThat(shop.cli.run("why", "web").out()).contains("i-0c19").doesNotContain("and others");
  }
}
