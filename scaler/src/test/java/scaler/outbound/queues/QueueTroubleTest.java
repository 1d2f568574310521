package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.Reading;
import scaler.outbound.RawServer;
import scaler.outbound.postgres.TestDatabase;

class QueueTroubleTest {
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

  /** What has not ended by then would not end; the limit itself is five seconds. */
  private static final Duration EVER = Duration.ofSeconds(30);

  private static final JobQueues QUEUES = new JobQueues(plain -> plain, JobQueues.COMMANDS);
  private static JobsTable table;

  @BeforeAll
  static void one_ready_job() throws IOException {
    table = JobsTable.empty();
    table.insert("now", "null", "null", "null");
  }

  @AfterAll
  static void let_go() throws SQLException {
    QUEUES.close();
  }

  @Test
  void a_wrong_password_is_told_without_it() {
    String url = "postgres://%s:hunter2@%s".formatted(table.database().user(), table.place());
    assertThat(why(url)).contains("does not let the user", table.place()).doesNotContain("hunter2");
  }

  @Test
  void an_unknown_host_is_told() {
    assertThat(why("postgres://u:hunter2@nowhere.invalid/d"))
        .contains("nowhere.invalid/d cannot be reached")
        .doesNotContain("hunter2");
  }

  @Test
  void a_closed_port_is_told() throws IOException {
    int port;
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertThat(why("postgres://u:hunter2@127.0.0.1:%d/d".formatted(port)))
        .contains("127.0.0.1:%d/d cannot be reached".formatted(port));
  }

  @Test
  void a_database_that_is_not_there_is_told() {
    assertThat(why(table.url() + "x")).contains("there is no database");
  }

  @Test
  void a_database_without_the_table_is_told() {
    assertThat(why(new JobsTable(TestDatabase.fresh()).url()))
        .contains("\"delayed_jobs\" does not exist");
  }

  @Test
  void an_address_that_is_none_is_told() {
    assertThat(why("mysql://u:hunter2@h/d"))
        .contains("postgres://user:password@host:port/database")
        .doesNotContain("hunter2");
  }

  @Test
  void a_missing_reference_is_told() throws SQLException {
    try (var queues =
        new JobQueues(
            _ -> {
              throw new IllegalArgumentException("JOBS_URL is not set.");
            },
            JobQueues.COMMANDS)) {
      assertThat(queues.read(source("${env:JOBS_URL}"), NOON))
          .isEqualTo(new Reading.Unknown(NOON, "JOBS_URL is not set."));
    }
  }

  @Test
  void a_server_that_accepts_and_says_nothing_ends_in_time() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(whyInTime("postgres://u:pw@127.0.0.1:%d/d".formatted(silent.getLocalPort())))
          .isNotEmpty();
    }
  }

  @Test
  void a_server_that_drips_ends_in_time() throws IOException {
    try (var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> drip(listening));
      assertThat(
              whyInTime(
                  "postgres://u:pw@127.0.0.1:%d/d?sslmode=disable"
                      .formatted(listening.getLocalPort())))
          .contains("did not answer within");
    }
  }

  /** Says that a very long error follows, and sends a byte of it now and then. */
  private static void drip(ServerSocket listening) {
    try (var socket = listening.accept()) {
      socket.getOutputStream().write(new byte[] {'E', 0, 0, 0x70, 0});
      while (true) {
        socket.getOutputStream().write('x');
        socket.getOutputStream().flush();
        Thread.currentThread().join(Duration.ofMillis(100));
      }
    } catch (IOException | InterruptedException hungUp) {
      // The reader is expected to hang up.
    }
  }

  @Test
  void something_that_is_no_database_is_unknown() throws IOException {
    try (RawServer web = RawServer.answering(RawServer.http("200 OK", "17"))) {
      assertThat(whyInTime("postgres://u:pw@127.0.0.1:%d/d".formatted(web.port()))).isNotEmpty();
    }
  }

  @Test
  void a_locked_table_ends_in_time_and_leaves_no_query_behind() throws Exception {
    JobsTable locked = JobsTable.empty();
    try (Connection migration = locked.database().dataSource().getConnection();
        Statement statement = migration.createStatement()) {
      migration.setAutoCommit(false);
      statement.execute("lock table delayed_jobs in access exclusive mode");
      assertThat(whyInTime(locked.url())).contains("is it locked by a migration");
      migration.rollback();
    }
    await()
        .until(() ->
            locked.number(
                    "select count(*) from pg_stat_activity where datname = current_database()"
                        + " and application_name = 'scaler' and state <> 'idle'")
                == 0);
    assertThat(QUEUES.read(locked.source(), NOON)).isInstanceOf(Reading.Known.class);
  }

  @Test
  void one_connection_is_kept_and_a_lost_one_is_replaced() throws IOException {
    JobsTable kept = JobsTable.empty();
    String backends =
        "from pg_stat_activity where datname = current_database() and application_name = 'scaler'";
    for (int i = 0; i < 3; i++) {
      assertThat(QUEUES.read(kept.source(), NOON)).isInstanceOf(Reading.Known.class);
      assertThat(kept.number("select count(*) " + backends)).isEqualTo(1);
    }
    long first = kept.number("select pid " + backends);
    kept.execute("select pg_terminate_backend(pid, 5000) " + backends);
    assertThat(QUEUES.read(kept.source(), NOON)).isInstanceOf(Reading.Known.class);
    assertThat(kept.number("select pid " + backends)).isNotEqualTo(first);
  }

  @Test
  void many_readers_at_once_do_not_wait_for_each_other() throws Exception {
    List<Callable<Reading>> reads =
        java.util.stream.Stream.<Callable<Reading>>generate(
                () -> () -> QUEUES.read(table.source(), NOON))
            .limit(20)
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Reading> reading : threads.invokeAll(reads)) {
        assertThat(reading.get())
            .asInstanceOf(type(Reading.Known.class))
            .extracting(Reading.Known::ready)
            .isEqualTo(1);
      }
    }
  }

  @Test
  void a_caller_that_is_stopped_gets_an_unknown_reading_and_stays_stopped() {
    Thread.currentThread().interrupt();
    assertThat(QUEUES.read(table.source(), NOON)).isInstanceOf(Reading.Unknown.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void the_granted_role_reads_all_that_is_needed_and_no_handler() throws Exception {
    JobsTable granted = JobsTable.empty();
    granted.insert("now", "now", "'i-1 host:a pid:1'", "null");
    granted.execute(JobsTable.file("sql/grants/delayed_job_reader.sql"));
    granted.execute(JobsTable.file("sql/grants/delayed_job_reader.sql"));
    granted.execute("alter role delayed_job_reader password 'reader'");
    String url = "postgres://delayed_job_reader:reader@" + granted.place();
    assertThat(QUEUES.read(source(url, "priority = 0 and queue is null"), NOON))
        .asInstanceOf(type(Reading.Known.class))
        .extracting(Reading.Known::running)
        .isEqualTo(java.util.OptionalInt.of(1));
    assertThat(whyOf(source(url, "handler like '%x%'")))
        .contains("sql/grants/delayed_job_reader.sql");
    try (Connection reader =
            DriverManager.getConnection(
                "jdbc:postgresql://" + granted.place(), "delayed_job_reader", "reader");
        Statement statement = reader.createStatement()) {
      for (String secret : List.of("handler", "last_error", "*")) {
        assertThatThrownBy(() -> statement.executeQuery("select " + secret + " from delayed_jobs"))
            .hasMessageContaining("permission denied");
      }
      assertThatThrownBy(() -> statement.execute("delete from delayed_jobs"))
          .hasMessageContaining("permission denied");
    }
  }

  private static DelayedJob source(String url) {
    return new DelayedJob(
        url, Count.READY, Optional.empty(), JobsTable.FOUR_HOURS, Optional.empty());
  }

  private static DelayedJob source(String url, String where) {
    return new DelayedJob(
        url, Count.READY, Optional.of(where), JobsTable.FOUR_HOURS, Optional.empty());
  }

  private static String whyInTime(String url) {
    long begin = System.nanoTime();
    String why = why(url);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(EVER);
    return why;
  }

  private static String why(String url) {
    return whyOf(source(url));
  }

  private static String whyOf(DelayedJob source) {
    Reading reading = QUEUES.read(source, NOON);
    String why = assertThat(reading).asInstanceOf(type(Reading.Unknown.class)).actual().why();
    assertThat(why).doesNotContain("\n", "null");
    return why;
  }
}
