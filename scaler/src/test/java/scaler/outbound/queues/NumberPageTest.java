package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static scaler.outbound.RawServer.http;
import static scaler.outbound.RawServer.write;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.fleet.SourceSpec.HttpNumber;
import scaler.core.model.Reading;
import scaler.outbound.RawServer;
import scaler.outbound.RawServer.Answer;

class NumberPageTest {
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
  private static final JobQueues QUEUES =
      new JobQueues(
          text -> {
            if (text.contains("${env:MISSING}")) {
              throw new IllegalArgumentException("MISSING is not set.");
            }
            return text.replace("${env:TOKEN}", "secret");
          },
          JobQueues.COMMANDS);

  @AfterAll
  static void let_go() throws SQLException {
    QUEUES.close();
  }

  @ParameterizedTest(name = "<{0}> is {1}")
  @CsvSource({"0,0", "' 17\r\n',17", "'\t007 ',7", "10000000,10000000"})
  void a_whole_number_is_the_demand(String body, int demand) throws IOException {
    try (RawServer server = RawServer.answering(http("200 OK", body))) {
      var known = assertThat(read(server)).asInstanceOf(type(Reading.Known.class)).actual();
      assertThat(known.demand()).isEqualTo(demand);
      assertThat(known.ready()).isEqualTo(demand);
      assertThat(known.at()).isEqualTo(NOON);
      assertThat(known.jobs()).isEmpty();
      assertThat(known.locks()).isEmpty();
    }
  }

  @ParameterizedTest(name = "<{0}> is no number")
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "+1",
        "1.0",
        "1e3",
        "0x10",
        "NaN",
        "null",
        "1 2",
        "1\n2",
        "{\"jobs\": 1}",
        "10000001",
        "999999999999999999",
        "9999999999999999999999999",
        "١٢",
        "<html>17</html>"
      })
  void all_else_is_unknown(String body) throws IOException {
    try (RawServer server = RawServer.answering(http("200 OK", body))) {
      assertThat(unknown(read(server))).contains("127.0.0.1:" + server.port());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"202 Later", "206 Part", "404 Not Found", "500 Oops", "301 Moved"})
  void any_status_but_200_is_unknown(String status) throws IOException {
    try (RawServer server = RawServer.answering(http(status, "17"))) {
      assertThat(unknown(read(server))).contains("status " + status.substring(0, 3));
    }
  }

  @Test
  void a_redirect_is_not_followed() throws IOException {
    try (RawServer other = RawServer.answering(http("200 OK", "17"));
        RawServer server =
            RawServer.answering(out ->
                write(
                    out,
                    "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\n"
                            .formatted(other.port())
                        + "Content-Length: 0\r\n\r\n"))) {
      assertThat(unknown(read(server))).contains("status 302");
      assertThat(other.asked()).isZero();
    }
  }

  @Test
  void a_body_above_4_kib_is_unknown() throws IOException {
    try (RawServer full = RawServer.answering(http("200 OK", " ".repeat(4095) + "7"));
        RawServer over = RawServer.answering(http("200 OK", " ".repeat(4096) + "7"))) {
      assertThat(read(full)).isInstanceOf(Reading.Known.class);
      unknown(read(over));
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void endless_answers_are_cut_off() throws IOException {
    String head = "HTTP/1.1 200 OK\r\n";
    Answer body =
        out -> {
          write(out, head + "\r\n");
          RawServer.forEver(out, "7".repeat(1000));
        };
    Answer header =
        out -> {
          write(out, head);
          RawServer.forEver(out, "X-Long: " + "7".repeat(1000) + "\r\n");
        };
    for (Answer answer : new Answer[] {body, header}) {
      try (RawServer server = RawServer.answering(answer)) {
        unknown(read(server));
      }
    }
  }

  @Test
  void a_body_that_does_not_end_is_not_waited_for() throws IOException {
    Answer slow =
        out -> {
          write(out, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n7");
          Thread.currentThread().join();
        };
    try (RawServer server = RawServer.answering(slow)) {
      assertThat(unknown(read(server))).contains("did not answer within");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Date: Wed, 01 Jul 2026 11:59:58 GMT | 2026-07-01T11:59:58Z",
        "Age: 90 | 2026-07-01T11:58:30Z",
        "Date: Wed, 01 Jul 2026 11:00:00 GMT~Age: 90 | 2026-07-01T11:00:00Z",
        "Date: Wed, 01 Jul 2026 12:00:00 GMT~Age: 90 | 2026-07-01T11:58:30Z",
        "Date: soon~Age: old |",
        "Age: 99999999999999999999 |",
        "X: y |"
      })
  void when_an_answer_was_made_is_told_as_far_as_its_headers_say(String headers, Instant sent)
      throws IOException {
    String head = headers.replace("~", "\r\n");
    Answer answer =
        out -> write(out, "HTTP/1.1 200 OK\r\n%s\r\nContent-Length: 2\r\n\r\n17".formatted(head));
    try (RawServer server = RawServer.answering(answer)) {
      var known = assertThat(read(server)).asInstanceOf(type(Reading.Known.class)).actual();
      assertThat(known.sent()).isEqualTo(Optional.ofNullable(sent));
    }
  }

  @Test
  void nobody_at_the_port_is_unknown() throws IOException {
    RawServer server = RawServer.answering(http("200 OK", "17"));
    server.close();
    assertThat(unknown(read(server)))
        .contains("nothing can be reached at 127.0.0.1:" + server.port());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://h/secret",
        "file:///secret",
        "http:///secret",
        "http://h/${env:TOKEN} x",
        "//h/secret",
        "secret"
      })
  void an_address_that_is_none_is_not_shown(String url) {
    assertThat(unknown(QUEUES.read(new HttpNumber(url), NOON)))
        .contains("http://host:port/path")
        .doesNotContain("secret");
  }

  @Test
  void a_missing_reference_is_told() {
    assertThat(unknown(QUEUES.read(new HttpNumber("http://h/${env:MISSING}"), NOON)))
        .isEqualTo("MISSING is not set.");
  }

  private static Reading read(RawServer server) {
    return QUEUES.read(
        new HttpNumber("http://u:secret@127.0.0.1:%d/n?t=${env:TOKEN}".formatted(server.port())),
        NOON);
  }

  private static String unknown(Reading reading) {
    var unknown = assertThat(reading).asInstanceOf(type(Reading.Unknown.class)).actual();
    assertThat(unknown.at()).isEqualTo(NOON);
    assertThat(unknown.why()).doesNotContain("secret", "null", "Exception: ");
    return unknown.why();
  }
}
