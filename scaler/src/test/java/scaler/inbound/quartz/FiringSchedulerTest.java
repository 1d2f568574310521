package scaler.inbound.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static scaler.inbound.quartz.Fleets.fleet;
import static scaler.inbound.quartz.Fleets.scheduled;
import static scaler.inbound.quartz.Fleets.withBacklog;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.FleetSpec;
import scaler.engine.port.Firings;

class FiringSchedulerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestStore store = new TestStore();

  @AfterEach
  void nothing_stays_open() {
    store.close();
  }

  @Test
  void two_nodes_fire_each_second_once() {
    FiringScheduler first = store.node("first");
    FiringScheduler second = store.node("second");
    FleetSpec fleet =
        fleet(
            "shop",
            withBacklog("a", SECOND),
            withBacklog("b", SECOND),
            withBacklog("c", SECOND, "* * * * * ?"));
    first.start();
    second.start();
    first.sync(fleet, 1);
    second.sync(fleet, 1);
    await().atMost(PATIENCE).until(() -> store.log.count("role = 'c'") >= 12);
    first.close();
    second.close();
    assertThat(store.log.count("told > 1")).isZero();
    assertThat(store.log.count("scheduled_at <> date_trunc('second', scheduled_at)")).isZero();
    // No second is left out either.
    assertThat(
            store.rows(
                """
                select role from seen group by role, line
                having count(*) <> extract(epoch from max(scheduled_at) - min(scheduled_at)) + 1\
                """))
        .isEmpty();
  }

  @Test
  void what_the_clock_missed_is_made_up_for_once() throws Exception {
    FiringScheduler node = store.node("node");
    node.sync(fleet("shop", scheduled("web", "0 0 1 1 *")), 1);
    FiringLog.update(
        store.source,
        "update qrtz_triggers set next_fire_time = extract(epoch from now() - interval '3 days') * 1000");
    node.start();
    await().atMost(PATIENCE).until(() -> store.log.count("role = 'web'") == 1);
    assertThat(store.log.count("scheduled_at > now() - interval '1 minute'")).isEqualTo(1);
    assertThat(nextFiring().toString()).endsWith("-12-31T23:00:00Z");
  }

  @Test
  void the_store_survives_a_restart() {
    FiringScheduler before = store.node("before");
    before.start();
    before.sync(fleet("shop", withBacklog("jobs", SECOND, "0 8 * * *")), 1);
    await().atMost(PATIENCE).until(() -> store.log.count("true") >= 1);
    before.close();
    assertThat(store.rows("select last_checkin_time from qrtz_scheduler_state"))
        .containsExactly("0");
    int fired = store.log.count("true");
    FiringScheduler after = store.node("after");
    after.start();
    await().atMost(PATIENCE).until(() -> store.log.count("true") > fired + 1);
    assertThat(store.log.count("told > 1")).isZero();
    assertThat(store.rows("select trigger_name from qrtz_triggers")).hasSize(2);
  }

  @Test
  void standby_pauses_one_node_only() {
    FiringScheduler first = store.node("first");
    FiringScheduler second = store.node("second");
    first.start();
    second.start();
    first.standby();
    first.sync(fleet("shop", withBacklog("jobs", SECOND)), 1);
    await().atMost(PATIENCE).until(() -> store.log.count("first_node = 'second'") >= 1);
    // What it was about to fire when it was told may still have come.
    int before = store.log.count("first_node = 'first'");
    assertThat(before).isLessThan(2);
    await().atMost(PATIENCE).until(() -> store.log.count("first_node = 'second'") >= 4);
    assertThat(store.log.count("first_node = 'first'")).isEqualTo(before);
    second.standby();
    first.start();
    await().atMost(PATIENCE).until(() -> store.log.count("first_node = 'first'") >= before + 2);
  }

  @Test
  void trouble_while_recording_does_not_stop_the_clock() {
    List<Firings.Firing> told = new CopyOnWriteArrayList<>();
    Firings failing =
        firing -> {
          told.add(firing);
          throw new IllegalStateException("no database");
        };
    FiringScheduler node = store.node("node", failing, InstantSource.system());
    node.start();
    node.sync(fleet("shop", withBacklog("jobs", SECOND)), 1);
    await().atMost(PATIENCE).until(() -> told.size() >= 3);
    assertThat(told.getFirst().line()).isEqualTo("every PT1S");
  }

  @Test
  void closing_does_not_wait_for_ever() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    Firings hanging =
        _ -> {
          busy.countDown();
          try {
            return !never.await(5, TimeUnit.MINUTES);
          } catch (InterruptedException e) {
            return false;
          }
        };
    FiringScheduler node = store.node("node", hanging, InstantSource.system());
    node.start();
    node.sync(fleet("shop", withBacklog("jobs", SECOND)), 1);
    await().atMost(PATIENCE).until(() -> busy.getCount() == 0);
    assertTimeoutPreemptively(Duration.ofSeconds(20), node::close);
    never.countDown();
  }

  @Test
  void a_store_that_does_not_answer_is_told_in_a_sentence() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    String url = "jdbc:postgresql://127.0.0.1:" + closed + "/scaler";
    assertThatThrownBy(() ->
            FiringScheduler.open(
                new FiringScheduler.Store(url, "u", "secret", "n"),
                store.log,
                InstantSource.system()))
        .isInstanceOf(FiringSchedulerException.class)
        .hasMessageContaining("cannot be reached")
        .hasMessageNotContaining("secret");
  }

  @Test
  @Tag("long")
  void a_killed_node_is_replaced_by_another() throws Exception {
    Process process = childNode();
    try {
      await().atMost(PATIENCE).until(() -> store.log.count("first_node = 'child'") >= 3);
      FiringScheduler survivor = store.node("survivor");
      survivor.start();
      process.destroyForcibly().waitFor();
      int before = store.log.count("first_node = 'survivor'");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> store.log.count("first_node = 'survivor'") > before + 3);
      assertThat(store.log.count("told > 1")).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private Process childNode() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ChildNode.class.getName());
    builder.environment().put("CHILD_DATABASE", store.database.url());
    builder.environment().put("CHILD_USER", store.database.user());
    builder.environment().put("CHILD_PASSWORD", store.database.password());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  private Instant nextFiring() {
    return Instant.ofEpochMilli(
        Long.parseLong(store.rows("select next_fire_time from qrtz_triggers").getFirst()));
  }
}
