package scaler.inbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.inbound.http.HttpService.Answer;

class HttpServiceTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpService service =
      new HttpService(
          "127.0.0.1",
          0,
          pages(
              role -> new Answer(200, role.map(name -> "of " + name).orElse("27")),
              new Answer(503, "application/json", "{}")));

  private static HttpService.Pages pages(
      Function<Optional<String>, Answer> queueLength, Answer health) {
    return new HttpService.Pages() {
      @Override
      public Answer queueLength(Optional<String> role) {
        return queueLength.apply(role);
      }

      @Override
      public Answer health() {
        return health;
      }

      @Override
      public Answer metrics() {
        return new MetricsText()
            .family("a", MetricsText.Kind.GAUGE, "A.")
            .value("a", Map.of(), 1)
            .answer();
      }
    };
  }

  @BeforeEach
  void start() {
    service.start();
  }

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private HttpResponse<String> ask(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(10))
            .build(),
        BodyHandlers.ofString());
  }

  /** A request as it is, for what no client would send. */
  private String send(HttpService to, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              (request + "\r\nHost: x\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void the_queue_length_is_a_plain_number() throws Exception {
    HttpResponse<String> answer = ask("GET", "/queue/length");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("27\n");
    assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
  }

  @Test
  void a_role_can_be_named() throws Exception {
    assertThat(ask("GET", "/queue/length?role=jobs").body()).isEqualTo("of jobs\n");
    assertThat(ask("GET", "/queue/length?x=y&role=a%2Fb").body()).isEqualTo("of a/b\n");
  }

  @Test
  void health_is_what_the_loop_says() throws Exception {
    HttpResponse<String> answer = ask("GET", "/healthz");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("{}\n");
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
  }

  @Test
  void numbers_come_as_prometheus_reads_them() throws Exception {
    HttpResponse<String> answer = ask("GET", "/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("# HELP a A.\n# TYPE a gauge\na 1\n");
    assertThat(answer.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/queue", "/queue/length/", "/healthz/x", "/..%2fhealthz"})
  void other_pages_are_not_found(String path) throws Exception {
    assertThat(ask("GET", path).statusCode()).isBetween(400, 404);
  }

  @Test
  void what_is_not_found_is_told_what_there_is() throws Exception {
    HttpResponse<String> answer = ask("GET", "/nothing");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("there are /queue/length, /healthz and /metrics\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
  void nothing_is_changed_by_a_request(String method) throws Exception {
    HttpResponse<String> answer = ask(method, "/queue/length");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void head_says_what_get_would_without_the_text() throws Exception {
    HttpResponse<String> found = ask("HEAD", "/queue/length");
    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(found.body()).isEmpty();
    assertThat(ask("HEAD", "/nothing").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /queue/length?role=%ZZ HTTP/1.1",
        "GET /queue/length?role=%FF HTTP/1.1",
        "GET /%00 HTTP/1.1",
        "GET http://[ HTTP/1.1",
        "nonsense"
      })
  void a_request_that_makes_no_sense_is_the_callers_mistake(String request) throws Exception {
    assertThat(send(service, request))
        .startsWith("HTTP/1.1 4")
        .doesNotContain("\tat ", "Exception");
  }

  @Test
  void trouble_behind_a_page_is_a_sentence_and_no_stack_trace() throws Exception {
    try (HttpService troubled =
        new HttpService(
            "127.0.0.1",
            0,
            pages(
                role -> {
                  throw new IllegalStateException("SELECT secret FROM pocket");
                },
                new Answer(200, "ok")))) {
      troubled.start();
      assertThat(send(troubled, "GET /queue/length HTTP/1.1"))
          .startsWith("HTTP/1.1 503")
          .contains("text/plain")
          .doesNotContain("secret")
          .endsWith("there is no answer just now; scaler's log says why\n");
    }
  }

  @Test
  void a_port_in_use_is_one_sentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpService second =
            new HttpService(
                "127.0.0.1",
                taken.getLocalPort(),
                pages(role -> new Answer(200, ""), new Answer(200, "")))) {
      assertThatThrownBy(second::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "cannot listen on 127.0.0.1:%d (Address already in use); choose another with --http"
                  + " HOST:PORT",
              taken.getLocalPort());
    }
  }
}
