package scaler.outbound.postgres.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The data of the embedded server and the process that serves them. Whoever starts or stops holds
 * the home's lock.
 */
record Cluster(Path home, boolean durable) {
  static final String USER = "scaler";

  /**
   * Below the ports that Linux gives to outgoing connections, so that nobody takes it by chance.
   */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;
  private static final int START_TRIES = 3;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** A server that answers. */
  record Answering(long pid, DatabaseLogin login) {}

  boolean exists() {
    return Files.isRegularFile(data().resolve("PG_VERSION"));
  }

  /** The login for one database, whether or not the server runs. */
  DatabaseLogin login(String database) throws IOException {
    return new DatabaseLogin(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), database),
        USER,
        Files.readString(home.resolve("password")).strip());
  }

  /** The server, when one answers on our port with our password and serves our data. */
  Optional<Answering> answering() {
    try {
      DatabaseLogin login = login(USER);
      try (Connection connection = login.connect();
          Statement statement = connection.createStatement();
          ResultSet folder = statement.executeQuery("show data_directory")) {
        folder.next();
        return Path.of(folder.getString(1)).equals(data())
            ? serverPid().map(pid -> new Answering(pid, login))
            : Optional.empty();
      }
    } catch (IOException | SQLException e) {
      return Optional.empty();
    }
  }

  /** Makes what is missing and starts the server. */
  DatabaseLogin start(Path programs, Account account) throws IOException {
    boolean first = !exists();
    if (first) {
      Folder.needRoom(home);
      account.own(home);
      initialize(programs, account);
    }
    refuseOtherVersion();
    forgetDeadServer();
    EmbeddedPostgresException last = null;
    for (int tries = 0; tries < START_TRIES; tries++) {
      if (first) {
        Folder.writePrivate(home.resolve("port"), Integer.toString(freePort()));
      } else {
        refuseTakenPort();
      }
      Account.Ran ran = account.run(home, LIMIT, startCommand(programs));
      if (ran.succeeded()) {
        return ready();
      }
      last = didNotStart(ran);
    }
    throw last == null ? new IllegalStateException("no try") : last;
  }

  private DatabaseLogin ready() throws IOException {
    DatabaseLogin login = login(USER);
    try (Connection connection = login("postgres").connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("select 1 from pg_database where datname = '" + USER + "'")) {
        if (found.next()) {
          return login;
        }
      }
      statement.execute("create database " + USER);
      return login;
    } catch (SQLException e) {
      throw new EmbeddedPostgresException(
          "the embedded PostgreSQL in %s has started but refuses its own password: %s"
              .formatted(home, e.getMessage()),
          e);
    }
  }

  /** Ends the server; nothing when it does not run. */
  void stop(Path programs, Account account) throws IOException {
    if (serverPid().isEmpty()) {
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
    if (!ran.succeeded() && serverPid().isPresent()) {
      throw new EmbeddedPostgresException(
          "the embedded PostgreSQL in %s does not stop: %s"
              .formatted(home, lastLine(ran.output())));
    }
  }

  private void initialize(Path programs, Account account) throws IOException {
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    Path password = home.resolve("password");
    Folder.writePrivate(password, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    account.own(password);
    Path unfinished = home.resolve("data.unfinished");
    Binaries.deleteTree(unfinished);
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
              .formatted(home, lastLine(ran.output())));
    }
    Files.move(unfinished, data());
  }

  private List<String> startCommand(Path programs) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port(),
                "unix_socket_directories=",
                "timezone=UTC",
                "log_timezone=UTC",
                "shared_buffers=32MB",
                "max_connections=100",
                "log_checkpoints=off"));
    settings.addAll(
        durable
            ? List.of(
                // A log for each day of the week, so that logs never fill the disk.
                "logging_collector=on",
                "log_directory=" + home.resolve("log"),
                "log_filename=server-%a.log",
                "log_truncate_on_rotation=on",
                "log_rotation_age=1d",
                "log_rotation_size=0")
            : List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
    String options =
        settings.stream()
            .map(setting -> "-c '" + setting.replace("'", "'\\''") + "'")
            .reduce((a, b) -> a + " " + b)
            .orElse("");
    return List.of(
        program(programs, "pg_ctl"),
        "start",
        "--pgdata=" + data(),
        "--log=" + home.resolve("start.log"),
        "--wait",
        "--timeout=50",
        "--options=" + options);
  }

  private void refuseOtherVersion() throws IOException {
    String major = Files.readString(data().resolve("PG_VERSION")).strip();
    if (!major.equals(Binaries.MAJOR)) {
      throw new EmbeddedPostgresException(
          "the data in %s belong to PostgreSQL %s and this scaler brings %s; dump them with the older scaler's server and restore them, or set SCALER_DATABASE_URL to a PostgreSQL of your own"
              .formatted(home, major, Binaries.MAJOR));
    }
  }

  private void refuseTakenPort() throws IOException {
    if (!free(port())) {
      throw new EmbeddedPostgresException(
          "port %d, which the embedded PostgreSQL in %s has used so far, is taken by another program; end that program, or write another port to %s"
              .formatted(port(), home, home.resolve("port")));
    }
  }

  /**
   * Deletes the note of a server that was killed when no process works in the data's folder. The
   * server itself would do so too, except when another process has got the dead one's number.
   */
  private void forgetDeadServer() throws IOException {
    if (serverPid().isEmpty()) {
      Files.deleteIfExists(data().resolve("postmaster.pid"));
    }
  }

  /** The server, or what a killed one left running: a process at work in the data's folder. */
  private Optional<Long> serverPid() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> worksIn(process.pid()))
          .map(ProcessHandle::pid)
          .sorted()
          .findFirst();
    }
  }

  private boolean worksIn(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd")).equals(data());
    } catch (IOException e) {
      return false;
    }
  }

  private EmbeddedPostgresException didNotStart(Account.Ran ran) throws IOException {
    return new EmbeddedPostgresException(
        "the embedded PostgreSQL in %s did not start: %s; see %s"
            .formatted(
                home,
                lastLine(Account.tail(home.resolve("start.log")) + ran.output()),
                home.resolve("start.log")));
  }

  private int freePort() {
    int from = Math.floorMod(home.hashCode(), PORTS);
    for (int n = 0; n < PORTS; n++) {
      int port = FIRST_PORT + (from + n) % PORTS;
      if (free(port)) {
        return port;
      }
    }
    throw new EmbeddedPostgresException(
        "no port from %d to %d is free for the embedded PostgreSQL; set SCALER_DATABASE_URL to a PostgreSQL of your own"
            .formatted(FIRST_PORT, FIRST_PORT + PORTS - 1));
  }

  private static boolean free(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int port() throws IOException {
    String text = Files.readString(home.resolve("port")).strip();
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException(home.resolve("port") + " holds no number", e);
    }
  }

  private Path data() {
    return home.resolve("data");
  }

  private static String program(Path programs, String name) {
    return programs.resolve("bin").resolve(name).toString();
  }

  private static String lastLine(String output) {
    return output
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce("no output", (_, line) -> line);
  }
}
