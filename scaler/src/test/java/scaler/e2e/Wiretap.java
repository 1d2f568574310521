package scaler.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Between scaler and an emulator of AWS: passes all on, and keeps what was asked for in what order.
 */
final class Wiretap implements AutoCloseable {
  private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");
  private static final Pattern INSTANCE = Pattern.compile("\\bi-[0-9a-f]{17}\\b");

  /** What HTTP itself says of one connection, and no other. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  private final URI target;
  private final HttpServer server;
  private final ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /**
   * One call that was answered well.
   *
   * @param machines whose ids were in it, or in the answer to a launch
   */
  record Call(String action, List<String> machines) {}

  Wiretap(URI target) throws IOException {
    this.target = target;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(hands);
    server.createContext("/", this::pass);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often that was asked for. */
  long count(String action) {
    return calls.stream().filter(call -> call.action().equals(action)).count();
  }

  /** What was done with a machine, in the order of the first time; reading is nothing. */
  List<String> done(String machine) {
    return calls.stream()
        .filter(call -> call.machines().contains(machine))
        .map(Call::action)
        .filter(action -> !action.startsWith("Describe"))
        .distinct()
        .toList();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
              .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(java.util.Locale.ROOT))) {
              values.forEach(value -> request.header(name, value));
            }
          });
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() == 200) {
        keep(text(body), text(answer.body()));
      }
      answer
          .headers()
          .firstValue("content-type")
          .ifPresent(type -> exchange.getResponseHeaders().add("Content-Type", type));
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(String form, String answer) {
    Matcher action = ACTION.matcher(form);
    if (action.find()) {
      String told = action.group(1).equals("RunInstances") ? answer : form;
      calls.add(
          new Call(
              action.group(1),
              INSTANCE
                  .matcher(URLDecoder.decode(told, StandardCharsets.UTF_8))
                  .results()
                  .map(MatchResult::group)
                  .distinct()
                  .collect(Collectors.toList())));
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    hands.shutdownNow();
    client.shutdownNow();
  }
}
