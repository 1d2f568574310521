package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.app.wiring.Exit;
import scaler.outbound.postgres.TestDatabase;

/** Servers that are away, and folders that cannot be used. No password is ever shown. */
class UnreachableTest {
  @TempDir private Path folder;

  private Cli.Said status(String url) {
    Cli.Said said = new Cli(folder).with("SCALER_DATABASE_URL", url).run("status");
    assertThat(said.err()).doesNotContain("hunter2").hasLineCount(1);
    assertThat(said.out()).isEmpty();
    return said;
  }

  @Test
  void nobody_listens_where_the_database_should_be() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Cli.Said said = status("postgres://scaler:hunter2@127.0.0.1:%d/scaler".formatted(port));

    assertThat(said.err())
        .isEqualTo(
            ("scaler: cannot reach scaler's database at jdbc:postgresql://127.0.0.1:%d/scaler"
                    + " (Connection refused); check SCALER_DATABASE_URL and that PostgreSQL runs; scaler status --from-cloud FILE shows"
                    + " the machines without it\n")
                .formatted(port));
    assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
  }

  @Test
  void the_password_is_wrong() {
    TestDatabase database = TestDatabase.fresh();
    Cli.Said said = status(Cli.url(database).replace(":" + database.password() + "@", ":hunter2@"));

    assertThat(said.err())
        .contains(
            "(FATAL: password authentication failed for user \"%s\")".formatted(database.user()));
    assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
  }

  @Test
  void there_is_no_such_database() {
    TestDatabase database = TestDatabase.fresh();
    Cli.Said said = status(Cli.url(database).replaceFirst("/[^/]*$", "/nothing_here"));

    assertThat(said.err()).contains("(FATAL: database \"nothing_here\" does not exist)");
    assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
  }

  @Test
  void there_is_no_such_host() {
    Cli.Said said = status("postgres://scaler:hunter2@nobody.invalid/scaler");

    assertThat(said.err()).contains("nobody.invalid/scaler (there is no such host)");
    assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense:hunter2", "mysql://u:hunter2@h/x", "postgres:hunter2", "hunter2"})
  void an_address_that_is_none(String url) {
    Cli.Said said = status(url);

    assertThat(said.err())
        .isEqualTo(
            "scaler: SCALER_DATABASE_URL is not usable: the address is not of the form"
                + " postgres://user:password@host:port/database"
                + " (in a password write / as %2F, ? as %3F, # as %23)\n");
    assertThat(said.code()).isEqualTo(Exit.USAGE);
  }

  @Test
  void a_database_that_goes_away_while_it_is_watched() {
    // The table is gone, so the next look fails as it would without a server: by an SQL error.
    Shop shop = Shop.applied(folder);
    shop.sql("ALTER TABLE lease RENAME TO gone");
    Cli.Said said = shop.cli.run("status");

    assertThat(said.err())
        .isEqualTo(
            "scaler: scaler's database does not do its part (ERROR: relation \"lease\" does not exist);"
                + " see that PostgreSQL runs and has room, then try again\n");
    assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
  }

  @ParameterizedTest
  @CsvSource({"status", "local-cloud up", "local-cloud status", "db status", "db stop"})
  void a_home_that_is_a_file(String words) throws IOException {
    Path home = Files.writeString(folder.resolve("home"), "");
    Cli.Said said = new Cli(home).run(words.split(" "));

    assertThat(said.err())
        .isEqualTo(
            "scaler: %s is no folder that %s can enter; run as its owner, or set SCALER_HOME to a folder of your own\n"
                .formatted(home, System.getProperty("user.name")));
    assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
  }

  @Test
  void a_local_cloud_that_does_not_run() {
    Cli cli = new Cli(folder);
    String none =
        "scaler: no local cloud runs in %s/local-cloud: start it with scaler local-cloud up\n"
            .formatted(folder);

    assertThat(cli.run("local-cloud", "status").err()).isEqualTo(none);
    Cli.Said said = cli.run("local-cloud", "reboot", "i-1");
    assertThat(said.err()).isEqualTo(none);
    assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
    assertThat(cli.run("local-cloud", "down").lines()).containsExactly("no local cloud runs here");
    assertThat(cli.run("local-cloud", "up", "--dry-run").lines())
        .containsExactly("dry run: the local cloud would be started where it does not run");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void an_embedded_database_that_was_never_made() {
    assertThat(new Cli(folder).run("db", "status").lines())
        .containsExactly("there is no embedded database in %s yet".formatted(folder));
    assertThat(new Cli(folder).run("db", "stop").lines())
        .containsExactly("there is no embedded database in %s".formatted(folder));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_port_that_is_taken() throws IOException {
    Shop shop = Shop.applied(folder);
    shop.cli.run("local-cloud", "down");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Cli.Said said = shop.cli.run("run", "--http", "127.0.0.1:" + taken.getLocalPort());

      assertThat(said.err())
          .contains("scaler: cannot listen on 127.0.0.1:%d (".formatted(taken.getLocalPort()))
          .endsWith("; choose another with --http HOST:PORT\n");
      assertThat(said.code()).isEqualTo(Exit.FAILED);
    }
  }
}
