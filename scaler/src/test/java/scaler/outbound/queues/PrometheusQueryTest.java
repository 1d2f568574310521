package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.RawServer.http;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.Needs;
import scaler.core.fleet.SourceSpec.Prometheus;
import scaler.core.model.Reading;
import scaler.outbound.RawServer;

class PrometheusQueryTest {
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
  private static final JobQueues QUEUES = new JobQueues(plain -> plain, JobQueues.COMMANDS);

  @AfterAll
  static void let_go() throws SQLException {
    QUEUES.close();
  }

  private static Reading read(int port, String query) {
    return QUEUES.read(
        new Prometheus("http://127.0.0.1:" + port + "/", Optional.empty(), query), NOON);
  }

  private static String why(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Unknown.class);
    return ((Reading.Unknown) reading).why();
  }

  /** Debian's, which scrapes that page each second; it ends with the test. */
  private static Process prometheus(Path folder, int port, int page) throws IOException {
    Path settings = folder.resolve("prometheus.yml");
    Files.writeString(
        settings,
        """
        global: { scrape_interval: 1s, scrape_timeout: 1s }
        scrape_configs:
          - job_name: queue
            static_configs: [{ targets: ["127.0.0.1:%d"] }]
        """
            .formatted(page));
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + settings,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void a_real_prometheus_tells_the_sum_of_what_it_scraped(@TempDir Path folder) throws IOException {
    Needs.command("Debian's prometheus", "prometheus", "--version");
    String metrics = "jobs{queue=\"mail\"} 40\njobs{queue=\"reports\"} 2\nnone NaN\n";
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (RawServer page = RawServer.answering(http("200 OK", metrics))) {
      Process server = prometheus(folder, port, page.port());
      try {
        Reading reading = read(port, "sum(jobs)");
        while (!(reading instanceof Reading.Known) && server.isAlive()) {
          Thread.onSpinWait();
          reading = read(port, "sum(jobs)");
        }
        assertThat(reading)
            .isEqualTo(new Reading.Known(NOON, 42, Optional.empty(), Optional.empty()));
        assertThat(((Reading.Known) read(port, "sum(jobs) / 5")).demand()).isEqualTo(9);
        assertThat(((Reading.Known) read(port, "scalar(sum(jobs))")).demand()).isEqualTo(42);
        String fresh = "sum(jobs) and (time() - max(timestamp(jobs)) < %d)";
        assertThat(((Reading.Known) read(port, fresh.formatted(60))).demand()).isEqualTo(42);
        assertThat(why(read(port, fresh.formatted(-1)))).contains("no series");
        assertThat(why(read(port, "jobs"))).contains("2 series").contains("sum(...)");
        assertThat(why(read(port, "jobs{queue=\"nosuch\"}"))).contains("no series");
        assertThat(why(read(port, "none"))).contains("is not a number");
        assertThat(why(read(port, "jobs[1m]"))).contains("neither a vector nor a scalar");
        assertThat(why(read(port, "sum("))).contains("status 400");
      } finally {
        server.destroy();
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | neither a vector nor a scalar",
        "{\"data\": {\"resultType\": \"vector\", \"result\": []}} | no series",
        "{\"data\": {\"resultType\": \"vector\", \"result\": [{}]}} | is not a number",
        "{\"data\": {\"resultType\": \"scalar\", \"result\": [1, \"+Inf\"]}} | is not a number",
        "{\"data\": {\"resultType\": \"scalar\", \"result\": [1, \"-4\"]}} | not believed",
        "17 | neither a vector nor a scalar",
        "oops | does not answer with JSON",
      })
  void what_is_no_number_of_jobs_is_unknown_and_says_why(String body, String why)
      throws IOException {
    try (RawServer server = RawServer.answering(http("200 OK", body))) {
      assertThat(why(read(server.port(), "jobs"))).contains(why);
    }
  }
}
