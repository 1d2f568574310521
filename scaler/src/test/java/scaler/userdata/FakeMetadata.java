package scaler.userdata;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An IMDSv2 as a machine sees it: no token, no answer; tags come and go. */
final class FakeMetadata implements AutoCloseable {
  private static final String TOKEN = "X-aws-ec2-metadata-token";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private volatile int failure;

  FakeMetadata() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/machine/latest/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/machine";
  }

  void put(String path, String text) {
    texts.put(path, text);
  }

  void tag(String value) {
    put("meta-data/tags/instance/scaler-state", value);
  }

  void untag() {
    texts.remove("meta-data/tags/instance/scaler-state");
  }

  /** Every request, those for a token included, is answered with this status; 0 ends it. */
  void failWith(int status) {
    failure = status;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath().substring("/machine/latest/".length());
      boolean wantsToken = path.equals("api/token");
      if (failure != 0) {
        exchange.sendResponseHeaders(failure, -1);
      } else if (wantsToken
          && exchange.getRequestMethod().equals("PUT")
          && exchange.getRequestHeaders().containsKey(TOKEN + "-ttl-seconds")) {
        send(exchange, "a-token");
      } else if (!"a-token".equals(exchange.getRequestHeaders().getFirst(TOKEN))) {
        exchange.sendResponseHeaders(401, -1);
      } else {
        Optional<String> text = Optional.ofNullable(texts.get(path));
        if (text.isPresent()) {
          send(exchange, text.get());
        } else {
          exchange.sendResponseHeaders(404, -1);
        }
      }
    }
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
