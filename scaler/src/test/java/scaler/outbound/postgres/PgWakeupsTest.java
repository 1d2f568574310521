package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scaler.core.model.Adjustment;
import scaler.core.model.MachineId;
import scaler.engine.port.Firings.Firing;
import scaler.outbound.postgres.JdbiWishes.Asker;

class PgWakeupsTest {
  private static final String LISTENERS =
      "SELECT pid FROM pg_stat_activity"
          + " WHERE datname = current_database() AND query = 'LISTEN scaler'";

  private final Tables tables = Tables.fresh();
  private final PgWakeups wakeups = new PgWakeups(tables.address());
  private final String application = Tables.application();

  @AfterEach
  void close() {
    wakeups.close();
    tables.database().close();
  }

  private void awaitListener() {
    Awaitility.await().until(() -> !tables.ask(Integer.class, LISTENERS).isEmpty());
    await(Duration.ofMillis(300));
  }

  /** How long the wait lasted. */
  private Duration await(Duration atMost) {
    long before = System.nanoTime();
    try {
      wakeups.await(application, atMost);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Duration.ofNanos(System.nanoTime() - before);
  }

  @Test
  void nobody_calls_and_the_wait_lasts_its_time() {
    awaitListener();
    assertThat(await(Duration.ofMillis(700))).isGreaterThan(Duration.ofMillis(690));
  }

  @Test
  void every_wish_firing_and_configuration_ends_the_wait() {
    JdbiWishes wishes = new JdbiWishes(tables.database());
    Asker ann = new Asker("ann", "a test");
    awaitListener();
    ends(() ->
        wishes.adjust(application, Tables.ROLE, Adjustment.Kind.AT_MOST, 1, Tables.NOON, ann));
    ends(() -> wishes.end(application, new MachineId("i-1"), false, Optional.empty(), ann));
    ends(() -> wishes.pause(application, Optional.empty(), Optional.empty(), ann));
    ends(() -> wishes.resume(application, Optional.empty()));
    ends(() ->
        new JdbiFirings(tables.database(), "node")
            .record(new Firing(application, Tables.ROLE, "line", Tables.NOON)));
    ends(() ->
        new Configurations(tables.database())
            .apply(
                new Configurations.Draft(
                    application, "file", "", java.util.Map.of(), "ann", Optional.empty()),
                new scaler.core.fleet.Resolved(
                    java.util.Map.of(), java.util.List.of(), java.util.Map.of())));
  }

  private void ends(Runnable call) {
    call.run();
    assertThat(await(Duration.ofSeconds(20))).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void a_call_during_a_look_is_not_lost_and_many_calls_are_one() {
    awaitListener();
    for (int n = 0; n < 5; n++) {
      tables.run("SELECT pg_notify('scaler', ?)", application);
    }
    assertThat(await(Duration.ofSeconds(20))).isLessThan(Duration.ofSeconds(10));
    await(Duration.ofMillis(600));
    assertThat(await(Duration.ofMillis(700))).isGreaterThan(Duration.ofMillis(690));
  }

  @Test
  void a_call_for_another_application_wakes_nobody_here() {
    awaitListener();
    tables.run("SELECT pg_notify('scaler', 'another')");
    assertThat(await(Duration.ofMillis(700))).isGreaterThan(Duration.ofMillis(690));
  }

  @Test
  void a_listener_that_lost_its_connection_hears_again() {
    awaitListener();
    int pid = tables.ask(Integer.class, LISTENERS).getFirst();
    tables.run("SELECT pg_terminate_backend(?)", pid);
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> tables.ask(Integer.class, LISTENERS).stream().anyMatch(now -> now != pid));
    // What was called meanwhile is not known, so it looks once without a call.
    assertThat(await(Duration.ofSeconds(20))).isLessThan(Duration.ofSeconds(10));
    ends(() -> tables.run("SELECT pg_notify('scaler', ?)", application));
  }

  @Test
  void a_closed_listener_leaves_no_connection() {
    awaitListener();
    wakeups.close();
    Awaitility.await().until(() -> tables.ask(Integer.class, LISTENERS).isEmpty());
  }
}
