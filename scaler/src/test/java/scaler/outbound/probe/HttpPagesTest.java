package scaler.outbound.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static scaler.outbound.RawServer.http;
import static scaler.outbound.RawServer.write;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.Page;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.outbound.RawServer;
import scaler.outbound.RawServer.Answer;

class HttpPagesTest {
  /** What has not ended by then would not end; a busy computer needs far less. */
  private static final Duration EVER = Duration.ofSeconds(30);

  private static final HttpPages PAGES = new HttpPages(true);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Answer SLOW_BODY =
      out -> {
        write(out, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nwel");
        Thread.currentThread().join();
      };
  private static final Answer ENDLESS_BODY =
      out -> {
        write(out, "HTTP/1.1 200 OK\r\n\r\n");
        RawServer.forEver(out, "x".repeat(1000));
      };
  private static final Answer ENDLESS_HEADER =
      out -> {
        write(out, "HTTP/1.1 200 OK\r\n");
        RawServer.forEver(out, "X-Long: " + "x".repeat(1000) + "\r\n");
      };

  @AfterAll
  static void let_go() {
    PAGES.close();
  }

  @Test
  void a_machines_page_is_read_at_its_port() throws IOException {
    try (RawServer machine = RawServer.answering(http("200 OK", PageTextTest.WHOLE))) {
      assertThat(page(machine))
          .asInstanceOf(type(Outcome.Ok.class))
          .extracting(ok -> ((Page) ok.value()).instance().value())
          .isEqualTo("i-0abc");
    }
  }

  @ParameterizedTest(name = "<{0}> is a load")
  @ValueSource(strings = {"17", " 17\r\n", "0000000017"})
  void a_load_is_one_whole_number(String body) throws IOException {
    try (RawServer machine = RawServer.answering(http("200 OK", body))) {
      assertThat(load(machine)).isEqualTo(Outcome.ok(17));
    }
  }

  @ParameterizedTest(name = "<{0}> is no load")
  @ValueSource(
      strings = {"", "-1", "1.5", "busy", "1 2", "10000001", "99999999999999999999", "{\"a\":1}"})
  void anything_else_is_no_load(String body) throws IOException {
    try (RawServer machine = RawServer.answering(http("200 OK", body))) {
      assertThat(silence(machine)).contains("does not answer with one whole number");
    }
  }

  @Test
  void a_load_that_does_not_come_is_no_load() throws IOException {
    try (RawServer broken = RawServer.answering(http("503 Full", "17"));
        RawServer endless = RawServer.answering(ENDLESS_BODY);
        RawServer slow = RawServer.answering(SLOW_BODY)) {
      assertThat(silence(broken)).contains("status 503");
      assertThat(silence(endless)).contains("whole number");
      assertThat(silence(slow)).contains("did not answer within");
    }
    assertThat(PAGES.load("http://{address}:99999/load", "127.0.0.1", 0))
        .isInstanceOf(Outcome.Failed.class);
    assertThat(PAGES.load("http://{address}/a|b", "127.0.0.1", 0))
        .isInstanceOf(Outcome.Failed.class);
    assertThat(PAGES.load("http://{address}/load", "load.example", 0))
        .isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void a_page_above_16_kib_is_refused() throws IOException {
    String full = PageTextTest.WHOLE + " ".repeat(16 * 1024 - PageTextTest.WHOLE.length());
    try (RawServer fits = RawServer.answering(http("200 OK", full));
        RawServer over = RawServer.answering(http("200 OK", full + " "))) {
      assertThat(page(fits)).isInstanceOf(Outcome.Ok.class);
      assertThat(failure(over)).isInstanceOf(Failure.Unavailable.class);
      assertThat(failure(over).detail()).contains("larger than 16 KiB");
    }
  }

  @Test
  void a_page_that_is_wrong_tells_what() throws IOException {
    try (RawServer broken = RawServer.answering(http("200 OK", "{\"instance\": 7}"))) {
      assertThat(failure(broken)).isInstanceOf(Failure.Invalid.class);
      assertThat(failure(broken).detail()).contains("\"instance\"");
    }
  }

  @Test
  void a_page_with_another_status_is_refused() throws IOException {
    try (RawServer broken = RawServer.answering(http("500 Oops", PageTextTest.WHOLE))) {
      assertThat(failure(broken).detail()).contains("status 500");
    }
  }

  @Test
  void slow_and_endless_pages_end_in_time() throws IOException {
    for (Answer answer : new Answer[] {SLOW_BODY, ENDLESS_BODY, ENDLESS_HEADER}) {
      try (RawServer machine = RawServer.answering(answer)) {
        long begin = System.nanoTime();
        assertThat(failure(machine)).isInstanceOf(Failure.Unavailable.class);
        assertThat(since(begin)).isLessThan(EVER);
      }
    }
  }

  @Test
  void nobody_there_is_unavailable() throws IOException {
    RawServer machine = RawServer.answering(http("200 OK", PageTextTest.WHOLE));
    machine.close();
    assertThat(failure(machine).detail()).contains("port " + machine.port());
    assertThat(health(machine, "welcome"))
        .hasValueSatisfying(why -> assertThat(why).contains("port " + machine.port()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "metadata", "224.0.0.1"})
  void forbidden_addresses_are_never_asked(String address) {
    assertThat(PAGES.page(address, 0))
        .asInstanceOf(type(Outcome.Failed.class))
        .extracting(failed -> failed.failure())
        .isInstanceOf(Failure.Invalid.class);
    assertThat(PAGES.unhealthyBecause(spec("http://{address}/", "x"), address, 0)).isPresent();
  }

  @Test
  void loopback_is_refused_on_another_cloud() throws IOException {
    try (RawServer machine = RawServer.answering(http("200 OK", "welcome"));
        var pages = new HttpPages(false)) {
      var spec = spec("http://{address}:%d/".formatted(machine.port()), "welcome");
      assertThat(pages.unhealthyBecause(spec, "127.0.0.1", 0)).isPresent();
      assertThat(pages.page("127.0.0.1", machine.port() - 8099)).isInstanceOf(Outcome.Failed.class);
      assertThat(machine.asked()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"200 OK", "201 Made", "299 Odd"})
  void a_good_status_with_the_text_is_healthy(String status) throws IOException {
    try (RawServer machine = RawServer.answering(http(status, "… welcöme …"))) {
      assertThat(health(machine, "welcöme")).isEmpty();
    }
  }

  @Test
  void without_a_text_the_status_is_enough() throws IOException {
    try (RawServer machine = RawServer.answering(http("200 OK", ""))) {
      var spec =
          new HealthSpec(
              "http://{address}:%d/up?a=b".formatted(machine.port()),
              Optional.empty(),
              SECOND,
              SECOND);
      assertThat(PAGES.unhealthyBecause(spec, "127.0.0.1", 0)).isEmpty();
    }
  }

  @Test
  void another_text_is_ill() throws IOException {
    try (RawServer machine = RawServer.answering(http("200 OK", "Welcome"))) {
      assertThat(health(machine, "welcome")).contains("its answer does not contain \"welcome\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 Oops", "503 Busy", "404 Not Found", "304 Same", "199 Odd"})
  void the_right_text_with_a_bad_status_is_ill(String status) throws IOException {
    try (RawServer machine = RawServer.answering(http(status, "welcome"))) {
      assertThat(health(machine, "welcome")).isPresent();
    }
  }

  @Test
  void a_redirect_is_ill_and_not_followed() throws IOException {
    try (RawServer other = RawServer.answering(http("200 OK", "welcome"));
        RawServer machine =
            RawServer.answering(out ->
                write(
                    out,
                    "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/\r\n"
                            .formatted(other.port())
                        + "Content-Length: 7\r\n\r\nwelcome"))) {
      assertThat(health(machine, "welcome")).contains("it answers with status 302");
      assertThat(other.asked()).isZero();
    }
  }

  @Test
  void the_text_counts_within_the_first_64_kib() throws IOException {
    String filler = "x".repeat(64 * 1024 - 7);
    try (RawServer within = RawServer.answering(http("200 OK", filler + "welcome" + filler));
        RawServer beyond = RawServer.answering(http("200 OK", "x" + filler + "welcome"))) {
      assertThat(health(within, "welcome")).isEmpty();
      assertThat(health(beyond, "welcome")).isPresent();
    }
  }

  @Test
  void an_endless_answer_is_judged_by_its_beginning() throws IOException {
    Answer endless =
        out -> {
          write(out, "HTTP/1.1 200 OK\r\n\r\nwelcome");
          RawServer.forEver(out, "x".repeat(1000));
        };
    try (RawServer machine = RawServer.answering(endless)) {
      assertThat(health(machine, "welcome")).isEmpty();
    }
  }

  @Test
  void slow_and_endless_answers_end_in_time() throws IOException {
    for (Answer answer : new Answer[] {SLOW_BODY, ENDLESS_HEADER}) {
      try (RawServer machine = RawServer.answering(answer)) {
        long begin = System.nanoTime();
        assertThat(inASecond(machine)).isPresent();
        assertThat(since(begin)).isLessThan(EVER);
      }
    }
  }

  @Test
  void a_machine_with_a_certificate_of_its_own_is_asked_over_tls(@TempDir Path folder)
      throws Exception {
    HttpsServer machine = tls(folder);
    try {
      var spec = spec("https://{address}:%d/".formatted(machine.getAddress().getPort()), "welcome");
      assertThat(PAGES.unhealthyBecause(spec, "127.0.0.1", 0)).isEmpty();
    } finally {
      machine.stop(0);
    }
  }

  private static HttpsServer tls(Path folder) throws Exception {
    Path store = folder.resolve("store");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "m",
                "-keyalg",
                "EC",
                "-dname",
                "CN=elsewhere",
                "-storepass",
                "password",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "password".toCharArray());
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "password".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "welcome".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static Outcome<Page> page(RawServer machine) {
    return PAGES.page("127.0.0.1", machine.port() - 8099);
  }

  private static Outcome<Integer> load(RawServer machine) {
    return PAGES.load("http://{address}:%d/load".formatted(machine.port() - 3), "127.0.0.1", 3);
  }

  private static String silence(RawServer machine) {
    return assertThat(load(machine))
        .asInstanceOf(type(Outcome.Failed.class))
        .actual()
        .failure()
        .detail();
  }

  private static Failure failure(RawServer machine) {
    return assertThat(page(machine)).asInstanceOf(type(Outcome.Failed.class)).actual().failure();
  }

  private static Optional<String> health(RawServer machine, String contains) {
    return PAGES.unhealthyBecause(
        spec("http://{address}:%d/up".formatted(machine.port() - 3), contains), "127.0.0.1", 3);
  }

  private static Optional<String> inASecond(RawServer machine) {
    String url = "http://{address}:%d/up".formatted(machine.port());
    return PAGES.unhealthyBecause(
        new HealthSpec(url, Optional.of("welcome"), SECOND, SECOND), "127.0.0.1", 0);
  }

  private static HealthSpec spec(String url, String contains) {
    return new HealthSpec(url, Optional.of(contains), EVER, SECOND);
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
