package scaler.inbound.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static scaler.inbound.quartz.Fleets.fleet;
import static scaler.inbound.quartz.Fleets.scheduled;
import static scaler.inbound.quartz.Fleets.withBacklog;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.FleetSpec;
import scaler.engine.port.Firings;
import scaler.outbound.postgres.TestDatabase;

class FiringSchedulerTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration CHECKIN = Duration.ofSeconds(1);
  private static final String TRIGGERS = "select trigger_name from qrtz_triggers order by 1";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final TestDatabase database = TestDatabase.fresh();
  private final DataSource source = database.dataSource();
  private final FiringLog log = new FiringLog(source, "test");

  @BeforeEach
  void tables() throws Exception {
    Path sql = Path.of(System.getProperty("scaler.project", ".."), "sql", "V002__quartz.sql");
    FiringLog.update(source, Files.readString(sql));
    FiringLog.makeTables(source);
  }

  @AfterEach
  void nothing_stays_open() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void two_nodes_fire_each_second_once() {
    FiringScheduler first = node("first");
    FiringScheduler second = node("second");
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
    await().atMost(PATIENCE).until(() -> log.count("role = 'c'") >= 12);
    first.close();
    second.close();
    assertThat(log.count("told > 1")).isZero();
    assertThat(log.count("scheduled_at <> date_trunc('second', scheduled_at)")).isZero();
    // No second is left out either.
    assertThat(
            FiringLog.rows(
                source,
                """
                select role from seen group by role, line
                having count(*) <> extract(epoch from max(scheduled_at) - min(scheduled_at)) + 1\
                """))
        .isEmpty();
  }

  @Test
  void the_triggers_become_those_of_the_configuration() {
    FiringScheduler node = node("node");
    node.sync(
        fleet(
            "shop",
            scheduled("web", "0 8 * * 1-5", "0 21 * * 1-5", "0 8 * * 1-5"),
            withBacklog("jobs", Duration.ofMinutes(5))),
        1);
    node.sync(fleet("other", scheduled("web", "0 9 * * *")), 1);
    assertThat(FiringLog.rows(source, TRIGGERS))
        .containsExactly(
            "jobs every PT5M",
            "web 0 21 * * 1-5 Europe/Berlin",
            "web 0 8 * * 1-5 Europe/Berlin",
            "web 0 9 * * * Europe/Berlin");

    node.sync(fleet("shop", scheduled("web", "0 8 * * 1-5", "0 22 * * 1-5")), 2);
    assertThat(FiringLog.rows(source, TRIGGERS))
        .containsExactly(
            "web 0 22 * * 1-5 Europe/Berlin",
            "web 0 8 * * 1-5 Europe/Berlin",
            "web 0 9 * * * Europe/Berlin");

    node.remove("shop");
    node.remove("shop");
    assertThat(FiringLog.rows(source, TRIGGERS)).containsExactly("web 0 9 * * * Europe/Berlin");
    assertThat(FiringLog.rows(source, "select job_group from qrtz_job_details"))
        .containsExactly("other");
  }

  @Test
  void the_same_configuration_again_touches_no_trigger() {
    FiringScheduler node = node("node");
    FleetSpec fleet = fleet("shop", withBacklog("jobs", Duration.ofHours(1), "0 8 * * *"));
    String written = "select xmin || ' ' || ctid || ' ' || next_fire_time from qrtz_triggers";
    node.sync(fleet, 1);
    List<String> before = FiringLog.rows(source, written);
    node.sync(fleet, 1);
    node.sync(fleet, 2);
    assertThat(FiringLog.rows(source, written)).isEqualTo(before).hasSize(2);
  }

  @Test
  void an_older_configuration_changes_nothing() {
    FiringScheduler node = node("node");
    node.sync(fleet("shop", scheduled("web", "0 9 * * *")), 10);
    node.sync(fleet("shop", scheduled("web", "0 8 * * *")), 9);
    assertThat(FiringLog.rows(source, TRIGGERS)).containsExactly("web 0 9 * * * Europe/Berlin");
  }

  @Test
  void two_nodes_that_sync_at_once_agree_on_the_newer_configuration() throws Exception {
    FiringScheduler first = node("first");
    FiringScheduler second = node("second");
    FleetSpec old = fleet("shop", scheduled("web", "0 8 * * *", "1 8 * * *", "2 8 * * *"));
    FleetSpec young = fleet("shop", scheduled("web", "0 9 * * *", "1 9 * * *", "2 9 * * *"));
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 1; round <= 10; round++) {
        int version = round * 2;
        Future<?> one = both.submit(() -> first.sync(old, version));
        Future<?> two = both.submit(() -> second.sync(young, version + 1));
        one.get();
        two.get();
        assertThat(FiringLog.rows(source, TRIGGERS))
            .containsExactly(
                "web 0 9 * * * Europe/Berlin",
                "web 1 9 * * * Europe/Berlin",
                "web 2 9 * * * Europe/Berlin");
      }
    }
  }

  @Test
  void a_time_that_summer_time_skips_has_its_trigger_after_the_gap() {
    FiringScheduler node = node("node", at("2026-03-28T12:00:00Z"));
    node.sync(fleet("shop", scheduled("web", "30 2 * * *")), 1);
    // 2:30 does not exist on the 29th; 3:00 summer time is 01:00 UTC.
    assertThat(nextFiring()).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
  }

  @Test
  void what_the_clock_missed_is_made_up_for_once() throws Exception {
    FiringScheduler node = node("node");
    node.sync(fleet("shop", scheduled("web", "0 0 1 1 *")), 1);
    FiringLog.update(
        source,
        "update qrtz_triggers set next_fire_time = extract(epoch from now() - interval '3 days') * 1000");
    node.start();
    await().atMost(PATIENCE).until(() -> log.count("role = 'web'") == 1);
    assertThat(log.count("scheduled_at > now() - interval '1 minute'")).isEqualTo(1);
    assertThat(nextFiring().toString()).endsWith("-12-31T23:00:00Z");
  }

  @Test
  void the_store_survives_a_restart() {
    FiringScheduler before = node("before");
    before.start();
    before.sync(fleet("shop", withBacklog("jobs", SECOND, "0 8 * * *")), 1);
    await().atMost(PATIENCE).until(() -> log.count("true") >= 1);
    before.close();
    int fired = log.count("true");
    FiringScheduler after = node("after");
    after.start();
    await().atMost(PATIENCE).until(() -> log.count("true") > fired + 1);
    assertThat(log.count("told > 1")).isZero();
    assertThat(FiringLog.rows(source, TRIGGERS)).hasSize(2);
  }

  @Test
  void standby_pauses_one_node_only() {
    FiringScheduler first = node("first");
    FiringScheduler second = node("second");
    first.start();
    second.start();
    first.standby();
    first.sync(fleet("shop", withBacklog("jobs", SECOND)), 1);
    await().atMost(PATIENCE).until(() -> log.count("first_node = 'second'") >= 3);
    assertThat(log.count("first_node = 'first'")).isZero();
    second.standby();
    first.start();
    await().atMost(PATIENCE).until(() -> log.count("first_node = 'first'") >= 2);
  }

  @Test
  void stored_data_are_text_and_serialised_objects_are_refused() throws Exception {
    FiringScheduler node = node("node");
    node.sync(fleet("shop", withBacklog("jobs", Duration.ofHours(1), "0 8 * * *")), 1);
    assertThat(
            FiringLog.rows(
                source,
                "select convert_from(job_data, 'UTF8') from qrtz_triggers"
                    + " union all select convert_from(job_data, 'UTF8') from qrtz_job_details"))
        .hasSize(3)
        .allSatisfy(text -> assertThat(text).contains("application=shop"));
    assertThat(FiringLog.rows(source, "select distinct trigger_type from qrtz_triggers"))
        .containsExactly("FIRING");
    assertThatThrownBy(() ->
            FiringLog.update(
                source,
                "insert into qrtz_blob_triggers (sched_name, trigger_name, trigger_group, blob_data)"
                    + " select sched_name, trigger_name, trigger_group, 'x' from qrtz_triggers limit 1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no_serialised_triggers");
  }

  @Test
  void trouble_while_recording_does_not_stop_the_clock() {
    List<Firings.Firing> told = java.util.Collections.synchronizedList(new ArrayList<>());
    Firings failing =
        firing -> {
          told.add(firing);
          throw new IllegalStateException("no database");
        };
    FiringScheduler node = node("node", failing, InstantSource.system(), CHECKIN);
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
            return !never.await(5, java.util.concurrent.TimeUnit.MINUTES);
          } catch (InterruptedException e) {
            return false;
          }
        };
    FiringScheduler node = node("node", hanging, InstantSource.system(), CHECKIN);
    node.start();
    node.sync(fleet("shop", withBacklog("jobs", SECOND)), 1);
    await().atMost(PATIENCE).until(() -> busy.getCount() == 0);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThatCode(node::close).doesNotThrowAnyException());
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
                new FiringScheduler.Store(url, "u", "secret", "n"), log, InstantSource.system()))
        .isInstanceOf(FiringSchedulerException.class)
        .hasMessageContaining("cannot be reached")
        .hasMessageNotContaining("secret");
  }

  @Test
  @Tag("long")
  void a_killed_node_is_replaced_by_another() throws Exception {
    Process process = childNode();
    try {
      await().atMost(PATIENCE).until(() -> log.count("first_node = 'child'") >= 3);
      FiringScheduler survivor = node("survivor");
      survivor.start();
      process.destroyForcibly().waitFor();
      int before = log.count("first_node = 'survivor'");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> log.count("first_node = 'survivor'") > before + 3);
      assertThat(log.count("told > 1")).isZero();
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
    builder.environment().put("CHILD_DATABASE", database.url());
    builder.environment().put("CHILD_USER", database.user());
    builder.environment().put("CHILD_PASSWORD", database.password());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  private FiringScheduler node(String name) {
    return node(name, InstantSource.system());
  }

  private FiringScheduler node(String name, InstantSource clock) {
    return node(name, new FiringLog(source, name), clock, CHECKIN);
  }

  private FiringScheduler node(
      String name, Firings firings, InstantSource clock, Duration checkin) {
    FiringScheduler node =
        FiringScheduler.open(
            new FiringScheduler.Store(
                database.url(), database.user(), database.password(), name, checkin),
            firings,
            clock);
    open.add(node);
    return node;
  }

  private static InstantSource at(String instant) {
    return InstantSource.fixed(Instant.parse(instant));
  }

  private Instant nextFiring() {
    return Instant.ofEpochMilli(
        Long.parseLong(
            FiringLog.only(source, "select next_fire_time from qrtz_triggers").orElseThrow()));
  }
}
