package scaler.app.command.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import scaler.outbound.postgres.embedded.DatabaseLogin;

/** The demo's job queue: a real delayed_jobs table, and a record of what was run. */
public record DemoQueue(DatabaseLogin login) {

  /** What became of the jobs. */
  public record Runs(int done, int numbers, Optional<Instant> last) {
    /** Each of so many jobs was run, and none twice. */
    public boolean exactlyOnce(int jobs) {
      return done == jobs && numbers == jobs;
    }
  }

  /** Makes the tables. */
  public void prepare() throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(DemoFiles.text("demo/schema.sql"));
    }
  }

  /**
   * Puts jobs in: by the real gem where Ruby has it, else as the gem would.
   *
   * @return who put them in
   */
  public String enqueue(Path release, int jobs, double seconds)
      throws SQLException, IOException, InterruptedException {
    if (hasGem()) {
      ProcessBuilder ruby =
          new ProcessBuilder(
                  "ruby",
                  release.resolve("enqueue.rb").toString(),
                  Integer.toString(jobs),
                  Double.toString(seconds))
              .redirectErrorStream(true);
      ruby.environment().put("DATABASE_URL", url(place()));
      if (exit(ruby) == 0) {
        return "the gem delayed_job";
      }
    }
    insert(jobs, seconds);
    return "SQL as the gem delayed_job writes it";
  }

  /** Whether Ruby has the gem delayed_job and its PostgreSQL. */
  private static boolean hasGem() throws IOException, InterruptedException {
    try {
      return exit(
              new ProcessBuilder("ruby", "-e", "require 'delayed_job_active_record'; require 'pg'")
                  .redirectErrorStream(true))
          == 0;
    } catch (IOException noRuby) {
      return false;
    }
  }

  private static int exit(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.start();
    try (InputStream output = process.getInputStream()) {
      String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      return said.isEmpty() && status < 0 ? -1 : status;
    }
  }

  private void insert(int jobs, double seconds) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO delayed_jobs (priority, handler, run_at, created_at, updated_at)
                SELECT 1, E'--- !ruby/struct:DemoJob\\nnumber: ' || n || E'\\nseconds: ' || ?::text
                          || E'\\nfail_times: 0\\n', moment, moment, moment
                FROM generate_series(1, ?) AS n, (SELECT now() AT TIME ZONE 'UTC') AS at(moment)
                """)) {
      insert.setString(1, Double.toString(seconds));
      insert.setInt(2, jobs);
      insert.executeUpdate();
    }
  }

  /** What was run so far. */
  public Runs runs() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*), count(DISTINCT number), max(at) FROM demo_runs")) {
      rows.next();
      return new Runs(
          rows.getInt(1),
          rows.getInt(2),
          Optional.ofNullable(rows.getObject(3, OffsetDateTime.class))
              .map(OffsetDateTime::toInstant));
    }
  }

  /** Host and port, as machines are told. */
  public String place() {
    return login.url().replaceFirst("^[^/]*//([^/]*)/.*$", "$1");
  }

  /**
   * The database's address with its password, as Ruby takes it.
   *
   * @param host with or without a port
   */
  public String url(String host) {
    return "postgres://%s:%s@%s/%s"
        .formatted(
            login.user(),
            login.password(),
            host,
            login.url().replaceFirst("^.*/([^/?]*).*$", "$1"));
  }

  /** How long the last job waited, when all were put in at that instant. */
  Duration longestWait(Instant enqueued, double seconds) throws SQLException {
    Duration job = Duration.ofMillis(Math.round(seconds * 1000));
    return runs()
        .last()
        .map(at -> Duration.between(enqueued, at).minus(job))
        .filter(wait -> !wait.isNegative())
        .orElse(Duration.ZERO);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(login.url(), login.user(), login.password());
  }
}
