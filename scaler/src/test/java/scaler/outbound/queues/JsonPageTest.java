package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.RawServer.http;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec.HttpJson;
import scaler.core.model.Reading;
import scaler.outbound.RawServer;

class JsonPageTest {
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
  private static final JobQueues QUEUES =
      new JobQueues(text -> text.replace("${env:TOKEN}", "se\ncret"), JobQueues.COMMANDS);

  @AfterAll
  static void let_go() throws SQLException {
    QUEUES.close();
  }

  private static Reading read(String body, String ready, Count count) throws IOException {
    try (RawServer server = RawServer.answering(http("200 OK", body))) {
      return QUEUES.read(
          new HttpJson(
              "http://127.0.0.1:" + server.port() + "/stats",
              Optional.empty(),
              ready,
              Optional.of("/mail/active"),
              Optional.of("/mail/oldest"),
              count),
          NOON);
    }
  }

  private static String why(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Unknown.class);
    return ((Reading.Unknown) reading).why();
  }

  @Test
  void numbers_stand_where_the_pointers_say() throws IOException {
    String body = "{\"mail\": {\"in/out\": [7, \"12\"], \"active\": 3, \"oldest\": 61.5}}";
    Reading.Known known = (Reading.Known) read(body, "/mail/in~1out/1", Count.READY_AND_RUNNING);
    assertThat(known.demand()).isEqualTo(15);
    assertThat(known.jobs().orElseThrow().ready()).isEqualTo(12);
    assertThat(known.jobs().orElseThrow().running()).isEqualTo(3);
    assertThat(known.jobs().orElseThrow().oldestWait()).isEqualTo(Duration.ofMillis(61_500));
    assertThat(known.locks()).isEmpty();
  }

  @Test
  void where_nothing_waits_there_may_be_no_oldest_job() throws IOException {
    Reading.Known known =
        (Reading.Known)
            read("{\"mail\": {\"active\": 3, \"oldest\": null, \"n\": 0}}", "/mail/n", Count.READY);
    assertThat(known.jobs().orElseThrow().oldestWait()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"n\": 1, \"mail\": {\"active\": 1}} | nothing at /mail/oldest",
        "{\"mail\": {\"active\": 1, \"oldest\": 1}} | nothing at /n",
        "{\"n\": null, \"mail\": {\"active\": 1, \"oldest\": 1}} | is not a number",
        "{\"n\": true, \"mail\": {\"active\": 1, \"oldest\": 1}} | is not a number",
        "{\"n\": [4], \"mail\": {\"active\": 1, \"oldest\": 1}} | is not a number",
        "{\"n\": \"many\", \"mail\": {\"active\": 1, \"oldest\": 1}} | is not a number",
        "{\"n\": -1, \"mail\": {\"active\": 1, \"oldest\": 1}} | not believed",
        "{\"n\": 1e999999999, \"mail\": {\"active\": 1, \"oldest\": 1}} | not believed",
        "{\"n\": \"1e-999999999\", \"mail\": {\"active\": 1, \"oldest\": 1}} | not believed",
        "{\"n\": 4, \"mail\": {\"active\": 1, \"oldest\": 1e300}} | not believed",
        "{\"n\": 4, \"mail\": {\"active\": 1, \"oldest\": \"1e-999999999\"}} | not believed",
        "<html>4</html> | does not answer with JSON",
        "`` | nothing at /n"
      })
  void what_is_no_number_of_jobs_is_unknown_and_says_why(String body, String why)
      throws IOException {
    assertThat(why(read(body, "/n", Count.READY))).containsAnyOf(why, "not a number");
  }

  @Test
  void a_secret_that_is_no_header_is_not_shown() throws IOException {
    try (RawServer server = RawServer.answering(http("200 OK", "{\"n\": 1}"))) {
      Reading reading =
          QUEUES.read(
              new HttpJson(
                  "http://127.0.0.1:" + server.port() + "/",
                  Optional.of("Bearer ${env:TOKEN}"),
                  "/n",
                  Optional.empty(),
                  Optional.empty(),
                  Count.READY),
              NOON);
      assertThat(why(reading)).contains("authorization").doesNotContain("cret");
      assertThat(server.asked()).isZero();
    }
  }
}
