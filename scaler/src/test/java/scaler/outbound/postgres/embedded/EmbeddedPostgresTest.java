package scaler.outbound.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;
  private EmbeddedPostgres server = EmbeddedPostgres.in(Path.of("replaced"));

  @BeforeEach
  void a_server_that_is_quick_to_make() {
    server = server().withoutDurability();
  }

  private EmbeddedPostgres server() {
    Path target = Path.of(System.getProperty("scaler.project", ".."), "scaler", "target");
    return EmbeddedPostgres.in(folder.resolve("home")).withBinariesIn(target.resolve("postgres"));
  }

  @AfterEach
  void no_process_is_left() {
    server.stop();
  }

  @Test
  void it_starts_once_and_others_attach() {
    assertThat(server.status()).isInstanceOf(EmbeddedPostgres.Status.Absent.class);
    DatabaseLogin login = server.attachOrStart();
    EmbeddedPostgres.Status first = server.status();
    assertThat(server.attachOrStart()).isEqualTo(login);
    assertThat(server.status()).isEqualTo(first);
    assertThat(first).isInstanceOf(EmbeddedPostgres.Status.Running.class);
  }

  @Test
  void five_starters_at_once_get_one_server() throws Exception {
    try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<DatabaseLogin>> logins =
          IntStream.range(0, 5).mapToObj(_ -> starters.submit(server::attachOrStart)).toList();
      for (Future<DatabaseLogin> login : logins) {
        assertThat(login.get()).isEqualTo(server.attachOrStart());
      }
    }
  }

  @Test
  void it_is_durable_private_and_kept() throws Exception {
    server = server();
    DatabaseLogin login = server.attachOrStart();
    assertThat(show(login, "fsync")).isEqualTo("on");
    assertThat(show(login, "full_page_writes")).isEqualTo("on");
    assertThat(show(login, "synchronous_commit")).isEqualTo("on");
    assertThat(show(login, "listen_addresses")).isEqualTo("127.0.0.1");
    assertThat(show(login, "unix_socket_directories")).isEmpty();
    assertThat(permissions("home")).isEqualTo("rwx------");
    assertThat(permissions("home/password")).isEqualTo("rw-------");
    assertThat(permissions("home/data")).isEqualTo("rwx------");
    execute(login, "create table kept as select 7 as x");
    server.stop();
    assertThat(server.status()).isEqualTo(new EmbeddedPostgres.Status.Stopped());
    server.stop();
    assertThat(server.attachOrStart()).isEqualTo(login);
    assertThat(query(login, "select x from kept")).isEqualTo("7");
  }

  @Test
  void it_asks_for_the_password_and_does_not_print_it() {
    DatabaseLogin login = server.attachOrStart();
    assertThat(login.toString()).doesNotContain(login.password());
    DatabaseLogin stranger = new DatabaseLogin(login.url(), login.user(), "guess");
    assertThatThrownBy(() -> stranger.connect(LIMIT))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
  }

  @Test
  void a_killed_server_starts_again_with_what_was_committed() throws Exception {
    server = server();
    DatabaseLogin login = server.attachOrStart();
    execute(login, "create table kept as select 7 as x");
    kill();
    assertThat(server.attachOrStart()).isEqualTo(login);
    assertThat(query(login, "select x from kept")).isEqualTo("7");
  }

  @Test
  void a_stranger_with_the_dead_servers_number_does_not_hinder_the_start() throws Exception {
    DatabaseLogin login = server.attachOrStart();
    Path note = folder.resolve("home/data/postmaster.pid");
    String lines = Files.readString(note);
    kill();
    Files.writeString(
        note, lines.replaceFirst("\\d+", Long.toString(ProcessHandle.current().pid())));
    assertThat(server.status()).isEqualTo(new EmbeddedPostgres.Status.Stopped());
    assertThat(server.attachOrStart()).isEqualTo(login);
  }

  @Test
  void a_database_is_made_once() throws Exception {
    DatabaseLogin login = server.createDatabase("shop_jobs");
    execute(login, "create table kept as select 7 as x");
    assertThat(server.createDatabase("shop_jobs")).isEqualTo(login);
    assertThat(query(login, "select x from kept")).isEqualTo("7");
    assertThatThrownBy(() -> server.createDatabase("a\"; drop"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_taken_port_is_told() throws Exception {
    server.attachOrStart();
    server.stop();
    int port = Integer.parseInt(Files.readString(folder.resolve("home/port")));
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(server::attachOrStart)
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("taken by another program");
    }
  }

  @Test
  void data_of_another_major_version_are_left_alone() throws Exception {
    server.attachOrStart();
    server.stop();
    Files.writeString(folder.resolve("home/data/PG_VERSION"), "17\n");
    assertThatThrownBy(server::attachOrStart)
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("belong to PostgreSQL 17 and this scaler brings 18");
  }

  @Test
  void a_folder_that_cannot_be_made_is_told() {
    assertThatThrownBy(() -> EmbeddedPostgres.in(Path.of("/proc/scaler")).attachOrStart())
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("/proc/scaler")
        .hasMessageContaining("SCALER_DATABASE_URL");
  }

  @Test
  void a_folder_with_other_things_stays_as_it_is() throws Exception {
    Files.writeString(folder.resolve("letter"), "mine");
    String before = permissions("");
    assertThatThrownBy(() -> EmbeddedPostgres.in(folder).attachOrStart())
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("a folder of its own");
    assertThat(permissions("")).isEqualTo(before);
  }

  @Test
  void a_missing_password_is_told() throws Exception {
    server.attachOrStart();
    Files.move(folder.resolve("home/password"), folder.resolve("elsewhere"));
    assertThatThrownBy(server::attachOrStart)
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("home/password is missing");
  }

  @Test
  void a_server_that_does_not_start_says_why() throws Exception {
    server = server();
    server.attachOrStart();
    server.stop();
    Files.delete(folder.resolve("home/data/pg_hba.conf"));
    assertThatThrownBy(server::attachOrStart)
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("did not start")
        .hasMessageContaining("could not load")
        .hasMessageContaining("pg_hba.conf");
  }

  @Test
  void other_systems_are_told_to_bring_their_own() {
    assertThat(Binaries.archiveFor("Linux", "amd64")).isEqualTo("postgres-linux-x86_64.txz");
    assertThat(Binaries.archiveFor("Linux", "aarch64")).isEqualTo("postgres-linux-arm_64.txz");
    assertThatThrownBy(() -> Binaries.archiveFor("Linux", "riscv64"))
        .hasMessageContaining("riscv64")
        .hasMessageContaining("set SCALER_DATABASE_URL to a PostgreSQL of your own");
    assertThatThrownBy(() -> Binaries.archiveFor("Mac OS X", "aarch64"))
        .isInstanceOf(EmbeddedPostgresException.class);
  }

  @Test
  void root_without_user_namespaces_runs_it_as_postgres() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"));
    Path home = folder.resolve("home");
    // The account "postgres" has to pass through.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Folder.makePrivate(home);
    Files.createFile(home.resolve("lock"));
    Account.POSTGRES.own(home);
    Cluster cluster = new Cluster(home, true);
    cluster.start(Binaries.unpackedIn(home), Account.POSTGRES);
    assertThat(cluster.answers()).isTrue();
    // From now on the folder's owner says how.
    assertThat(Account.forHome(home)).isEqualTo(Account.POSTGRES);
    server.stop();
    assertThat(cluster.answers()).isFalse();
    assertThat(server.attachOrStart().url()).contains("127.0.0.1");
  }

  private void kill() {
    EmbeddedPostgres.Status.Running running = (EmbeddedPostgres.Status.Running) server.status();
    ProcessHandle.of(running.pid()).orElseThrow().destroyForcibly();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> server.status() instanceof EmbeddedPostgres.Status.Stopped);
  }

  private String permissions(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
  }

  private static String show(DatabaseLogin login, String setting) throws SQLException {
    return query(login, "show " + setting);
  }

  private static String query(DatabaseLogin login, String sql) throws SQLException {
    try (Connection connection = login.connect(LIMIT);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(DatabaseLogin login, String sql) throws SQLException {
    try (Connection connection = login.connect(LIMIT);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
