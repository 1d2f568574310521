package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
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

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Tables tables = Tables.fresh();
  private final PgWakeups wakeups = new PgWakeups(tables.address());
  private final String application = Tables.application();

  @AfterEach
  void close() {
    wakeups.close();
    tables.database().close();
  }

  /** From then on it hears every call, and nothing is left of what it heard before. */
  private void awaitListener() throws InterruptedException {
    String other = Tables.application();
    Awaitility.await()
        .until(() -> {
          tables.run("SELECT pg_notify('scaler', ?)", other);
          return wakeups.await(other, Duration.ofSeconds(1));
        });
    wakeups.await(application, Duration.ofMillis(1));
  }

  private boolean called() throws InterruptedException {
    return wakeups.await(application, LONG);
  }

  private boolean calledSoon() throws InterruptedException {
    return wakeups.await(application, Duration.ofMillis(300));
  }

  @Test
  void nobody_calls_and_the_wait_ends_all_the_same() throws InterruptedException {
    awaitListener();
    assertThat(calledSoon()).isFalse();
  }

  @Test
  void every_wish_firing_and_configuration_ends_the_wait() throws InterruptedException {
    JdbiWishes wishes = new JdbiWishes(tables.database());
    Asker ann = new Asker("ann", "a test");
    awaitListener();
    ends(() ->
        wishes.adjust(application, Tables.ROLE, Adjustment.Kind.AT_MOST, 1, Tables.NOON, ann));
    ends(() -> wishes.end(application, new MachineId("i-1"), false, Optional.empty(), ann));
    ends(() -> wishes.pause(application, Optional.empty(), Optional.empty(), ann));
    ends(() -> wishes.resume(application, Optional.empty(), ann));
    ends(() ->
        new JdbiFirings(tables.database(), "node")
            .record(new Firing(application, Tables.ROLE, "line", Tables.NOON)));
    ends(() ->
        new Configurations(tables.database())
            .apply(
                new Configurations.Draft(
                    application,
                    Optional.empty(),
                    "file",
                    "",
                    java.util.Map.of(),
                    "ann",
                    Optional.empty()),
                new scaler.core.fleet.Resolved(
                    java.util.Map.of(), java.util.List.of(), java.util.Map.of())));
  }

  private void ends(Runnable call) throws InterruptedException {
    call.run();
    assertThat(called()).isTrue();
  }

  @Test
  void calls_during_a_look_are_not_lost_and_are_all_heard_before_a_later_one()
      throws InterruptedException {
    awaitListener();
    String other = Tables.application();
    for (int n = 0; n < 5; n++) {
      tables.run("SELECT pg_notify('scaler', ?)", application);
    }
    tables.run("SELECT pg_notify('scaler', ?)", other);
    assertThat(wakeups.await(other, LONG)).isTrue();
    assertThat(called()).as("five calls are one").isTrue();
    assertThat(calledSoon()).isFalse();
  }

  @Test
  void a_call_for_another_application_wakes_nobody_here() throws InterruptedException {
    awaitListener();
    String other = Tables.application();
    tables.run("SELECT pg_notify('scaler', ?)", other);
    assertThat(wakeups.await(other, LONG)).isTrue();
    assertThat(calledSoon()).isFalse();
  }

  @Test
  void a_listener_that_lost_its_connection_hears_again() throws InterruptedException {
    awaitListener();
    tables.run("SELECT pg_terminate_backend(?)", tables.ask(Integer.class, LISTENERS).getFirst());
    // What was called meanwhile is not known, so it looks once without a call.
    assertThat(called()).isTrue();
    ends(() -> tables.run("SELECT pg_notify('scaler', ?)", application));
  }

  @Test
  void a_closed_listener_leaves_no_connection() throws InterruptedException {
    awaitListener();
    wakeups.close();
    Awaitility.await().until(() -> tables.ask(Integer.class, LISTENERS).isEmpty());
  }
}
