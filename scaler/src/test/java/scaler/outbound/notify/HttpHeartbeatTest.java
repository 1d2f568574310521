package scaler.outbound.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.engine.port.Outcome;
import scaler.outbound.RawServer;

/** A dead-man's switch that takes a beat, or does what it likes. Its address is never told. */
class HttpHeartbeatTest {
  private static String beat(RawServer.Answer answer, Duration limit) throws IOException {
    try (RawServer server = RawServer.answering(answer);
        HttpHeartbeat heartbeat = new HttpHeartbeat(limit)) {
      return said(heartbeat.beat("http://127.0.0.1:%d/hush".formatted(server.port())));
    }
  }

  private static String said(Outcome<String> outcome) {
    String said =
        switch (outcome) {
          case Outcome.Ok<String>(var who) -> "taken by " + who;
          case Outcome.Failed<String>(var failure) -> failure.detail();
        };
    assertThat(said).doesNotContain("hush");
    return said;
  }

  @ParameterizedTest
  @CsvSource({
    "200 OK, taken by 127.0.0.1",
    "201 Made, taken by 127.0.0.1",
    "404 Not Found, 127.0.0.1 answers with status 404",
    "500 Oh, 127.0.0.1 answers with status 500",
    "301 Moved, 127.0.0.1 answers with status 301; write the address that it leads to"
  })
  void its_status_is_what_counts(String status, String said) throws IOException {
    assertThat(beat(RawServer.http(status, "OK"), Duration.ofSeconds(10))).isEqualTo(said);
  }

  @Test
  void no_answer_and_one_that_never_ends_are_given_up() throws IOException {
    Duration limit = Duration.ofSeconds(1);
    assertThat(beat(out -> new CountDownLatch(1).await(), limit))
        .isEqualTo("127.0.0.1 does not answer within 1 s");
    assertThat(
            beat(
                out -> {
                  RawServer.write(out, "HTTP/1.1 200 OK\r\n\r\n");
                  RawServer.forEver(out, "x".repeat(1000));
                },
                limit))
        .isEqualTo("127.0.0.1 does not answer within 1 s");
  }

  @Test
  void nonsense_is_no_answer() throws IOException {
    assertThat(beat(out -> RawServer.write(out, "hello\r\n"), Duration.ofSeconds(10)))
        .isEqualTo("127.0.0.1 gives no proper HTTP answer");
  }

  @Test
  void nobody_there() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (HttpHeartbeat heartbeat = new HttpHeartbeat(Duration.ofSeconds(10))) {
      assertThat(said(heartbeat.beat("http://127.0.0.1:%d/hush".formatted(port))))
          .isEqualTo("127.0.0.1 cannot be reached");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hush", "ftp://h/hush", "http://a b/hush", "http:///hush", ""})
  void an_address_that_is_none(String address) {
    try (HttpHeartbeat heartbeat = new HttpHeartbeat(Duration.ofSeconds(10))) {
      assertThat(said(heartbeat.beat(address)))
          .isEqualTo("its address is none; write http://... or https://...");
    }
  }
}
