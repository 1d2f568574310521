package scaler.outbound.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data of the embedded server and the process that serves them. Whoever starts or stops holds
 * the home's lock.
 */
record Cluster(Path home, boolean durable) {
  static final String USER = "scaler";

  /** Every cluster has this database; databases are made from there. */
  private static final String MAINTENANCE = "postgres";

  private static final int START_TRIES = 3;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(3);

  /** How often a server that repairs its data after a crash is asked, with a pause between. */
  private static final int LOOKS = 60;

  private static final String WRONG_PASSWORD = "28P01";

  /** Of SQL: somebody else has made the database meanwhile. */
  private static final List<String> MADE_MEANWHILE = List.of("42P04", "23505");

  boolean exists() {
    return Files.isRegularFile(data().resolve("PG_VERSION"));
  }

  /** The login for one database, whether or not the server runs. */
  DatabaseLogin login(String database) throws IOException {
    return new DatabaseLogin(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(Port.kept(home), database),
        USER,
        Files.readString(home.resolve("password")).strip());
  }

  /** Whether a server answers on our port, with our password, and serves our data. */
  boolean answers() {
    try {
      return exists() && process().runs() && servesOurData();
    } catch (IOException | SQLException e) {
      return false;
    }
  }

  private boolean servesOurData() throws IOException, SQLException {
    try (Connection connection = login(MAINTENANCE).connect(PROBE_LIMIT);
        Statement statement = connection.createStatement();
        ResultSet folder = statement.executeQuery("show data_directory")) {
      return folder.next() && Path.of(folder.getString(1)).equals(data());
    }
  }

  ServerProcess process() {
    return new ServerProcess(data());
  }

  /** A database of the running server, made when it is not there. */
  DatabaseLogin database(String name) throws IOException {
    try (Connection connection = login(MAINTENANCE).connect(LIMIT);
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("select from pg_database where datname = '" + name + "'")) {
      if (!found.next()) {
        statement.execute("create database \"" + name + "\"");
      }
    } catch (SQLException e) {
      if (!MADE_MEANWHILE.contains(e.getSQLState())) {
        throw new EmbeddedPostgresException(
            "the embedded PostgreSQL in %s did not make the database %s: %s"
                .formatted(home, name, e.getMessage()),
            e);
      }
    }
    return login(name);
  }

  /** Makes what is missing and starts the server. */
  void start(Path programs, Account account) throws IOException {
    if (!exists()) {
      Folder.needRoom(home);
      initialize(programs, account);
    }
    refuseOtherVersion();
    if (process().runs()) {
      // Its starter has died, or it is repairing its data after a crash.
      awaitAnswer();
      return;
    }
    process().forget();
    boolean choosePort = !Port.isKept(home);
    String reason = "";
    for (int tries = 0; tries < START_TRIES; tries++) {
      if (choosePort) {
        Port.choose(home);
      } else {
        Port.refuseTaken(home);
      }
      Account.Ran ran = account.run(home, LIMIT, startCommand(programs));
      if (ran.succeeded()) {
        return;
      }
      reason = reason(ran.output() + "\n" + Account.tail(startLog()) + "\n" + newestLog());
      // What a killed server left running ends within moments, and a chosen port may be lost again.
      Folder.pause();
    }
    throw new EmbeddedPostgresException(
        "the embedded PostgreSQL in %s did not start: %s; its log is %s"
            .formatted(home, reason, startLog()));
  }

  private void awaitAnswer() throws IOException {
    String reason = "it has just ended";
    for (int looks = 0; looks < LOOKS && process().runs(); looks++) {
      try {
        if (servesOurData()) {
          return;
        }
        reason = "another server has its port";
      } catch (SQLException e) {
        reason = reason(String.valueOf(e.getMessage()));
        if (WRONG_PASSWORD.equals(e.getSQLState())) {
          break;
        }
      }
      Folder.pause();
    }
    throw new EmbeddedPostgresException(
        "the embedded PostgreSQL in %s runs but does not answer (%s); stop it and try again"
            .formatted(home, reason));
  }

  /** Ends the server; nothing when it does not run. */
  void stop(Path programs, Account account) throws IOException {
    if (!process().runs()) {
      return;
    }
    Account.Ran ran =
        account.run(
            home,
            LIMIT,
            List.of(
                program(programs, "pg_ctl"),
                "stop",
                "--pgdata=" + data(),
                "--mode=" + (durable ? "fast" : "immediate"),
                "--timeout=30"));
    if (!ran.succeeded() && process().runs()) {
      throw new EmbeddedPostgresException(
          "the embedded PostgreSQL in %s does not stop: %s".formatted(home, reason(ran.output())));
    }
  }

  private void initialize(Path programs, Account account) throws IOException {
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    Path password = home.resolve("password");
    Folder.writePrivate(password, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    account.own(password);
    Path unfinished = home.resolve("data.unfinished");
    Folder.deleteTree(unfinished);
    List<String> command = new ArrayList<>();
    command.add(program(programs, "initdb"));
    command.add("--pgdata=" + unfinished);
    command.add("--username=" + USER);
    command.add("--pwfile=" + password);
    command.addAll(List.of("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"));
    if (!durable) {
      command.add("--no-sync");
    }
    Account.Ran ran = account.run(home, LIMIT, command);
    if (!ran.succeeded()) {
      throw new EmbeddedPostgresException(
          "the embedded PostgreSQL could not make its data in %s: %s; set SCALER_DATABASE_URL to a PostgreSQL of your own"
              .formatted(home, reason(ran.output())));
    }
    Files.move(unfinished, data());
  }

  private List<String> startCommand(Path programs) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "port=" + Port.kept(home),
                "unix_socket_directories=",
                "timezone=UTC",
                "log_timezone=UTC",
                "shared_buffers=32MB",
                "log_checkpoints=off"));
    settings.addAll(
        durable
            ? List.of(
                "fsync=on",
                // A log for each day of the week, so that logs do not fill the disk.
                "logging_collector=on",
                "log_directory=" + logs(),
                "log_filename=server-%a.log",
                "log_truncate_on_rotation=on",
                "log_rotation_age=1d",
                "log_rotation_size=0")
            : List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
    return List.of(
        program(programs, "pg_ctl"),
        "start",
        "--pgdata=" + data(),
        "--log=" + startLog(),
        "--wait",
        "--timeout=50",
        "--options="
            + settings.stream()
                // pg_ctl hands the options to a shell.
                .map(setting -> "-c '" + setting.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ")));
  }

  private void refuseOtherVersion() throws IOException {
    String major = Files.readString(data().resolve("PG_VERSION")).strip();
    if (!major.equals(Binaries.MAJOR)) {
      throw new EmbeddedPostgresException(
          "the data in %s belong to PostgreSQL %s and this scaler brings %s; dump them with the scaler that made them and restore them with this one, or set SCALER_DATABASE_URL to a PostgreSQL of your own"
              .formatted(home, major, Binaries.MAJOR));
    }
  }

  private Path data() {
    return home.resolve("data");
  }

  /** What is said before the server's own logs are open. */
  private Path startLog() {
    return home.resolve("start.log");
  }

  private Path logs() {
    return home.resolve("log");
  }

  private String newestLog() {
    try (Stream<Path> logs = Files.list(logs())) {
      return logs.max(Comparator.comparing(log -> log.toFile().lastModified()))
          .map(Account::tail)
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static String program(Path programs, String name) {
    return programs.resolve("bin").resolve(name).toString();
  }

  /** The line of a program's output that says why it failed: its last error, else its last line. */
  static String reason(String output) {
    List<String> lines = output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    Optional<String> error =
        lines.reversed().stream()
            .filter(line -> Stream.of("FATAL:", "PANIC:", "error:").anyMatch(line::contains))
            .findFirst();
    return error.orElse(lines.isEmpty() ? "it says nothing" : lines.getLast());
  }
}
