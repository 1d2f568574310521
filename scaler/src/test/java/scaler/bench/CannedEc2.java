package scaler.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import scaler.engine.loop.OwnerTags;

/**
 * Speaks as much of EC2's protocol as listings and launches need, from answers that lie ready as
 * bytes: what is measured is who asks. A launch is answered after a while.
 */
final class CannedEc2 implements AutoCloseable {
  /** No id is ever given twice: rounds share a database. */
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Duration delay;
  private final Map<String, List<byte[]>> pages = new ConcurrentHashMap<>();
  private final Map<String, List<String>> born = new ConcurrentHashMap<>();
  private final List<Map<String, String>> launches = new CopyOnWriteArrayList<>();
  private final AtomicInteger listings = new AtomicInteger();

  /**
   * @param delay before a launch is answered
   */
  CannedEc2(Duration delay) throws IOException {
    this.delay = delay;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What an application's listing shows, cut into pages of so many. */
  void show(String application, List<InstanceText> machines, int page) {
    List<byte[]> cut = new ArrayList<>();
    for (int from = 0; from < machines.size(); from += page) {
      int to = Math.min(from + page, machines.size());
      String more = to < machines.size() ? "page-" + (cut.size() + 1) : "";
      List<String> texts = machines.subList(from, to).stream().map(InstanceText::xml).toList();
      cut.add(listing(texts, more));
    }
    pages.put(application, cut);
  }

  /** Bytes of all pages together. */
  long bytes() {
    return pages.values().stream().flatMap(List::stream).mapToLong(page -> page.length).sum();
  }

  int pageCount() {
    return pages.values().stream().mapToInt(List::size).sum();
  }

  /** How many listings were asked for since the last time this was asked. */
  int takeListings() {
    return listings.getAndSet(0);
  }

  /** The parameters of each launch, as they came. */
  List<Map<String, String>> launches() {
    return List.copyOf(launches);
  }

  private static byte[] listing(List<String> reservations, String more) {
    String token = more.isEmpty() ? "" : "<nextToken>" + more + "</nextToken>";
    return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DescribeInstancesResponse"
            + " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>"
            + "<reservationSet>"
            + String.join("", reservations)
            + "</reservationSet>"
            + token
            + "</DescribeInstancesResponse>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> asked = form(exchange.getRequestBody().readAllBytes());
      byte[] answer =
          switch (asked.getOrDefault("Action", "")) {
            case "DescribeInstances" -> listed(asked);
            case "RunInstances" -> launched(asked);
            default -> throw new IOException("nobody canned " + asked.get("Action"));
          };
      exchange.getResponseHeaders().set("Content-Type", "text/xml;charset=UTF-8");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private byte[] listed(Map<String, String> asked) {
    listings.incrementAndGet();
    String application = asked.getOrDefault("Filter.1.Value.1", "");
    List<byte[]> all = pages.getOrDefault(application, List.of());
    if (all.isEmpty()) {
      return listing(born.getOrDefault(application, List.of()), "");
    }
    String token = asked.getOrDefault("NextToken", "page-0");
    return all.get(Integer.parseInt(token.substring("page-".length())));
  }

  private byte[] launched(Map<String, String> asked) {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    launches.add(asked);
    Map<String, String> tags = tags(asked, 1);
    String xml =
        new InstanceText(
                NUMBERS.incrementAndGet(), asked.getOrDefault("SubnetId", ""), "pending", tags)
            .xml();
    born.computeIfAbsent(
            tags.getOrDefault(OwnerTags.APPLICATION, ""), any -> new CopyOnWriteArrayList<>())
        .add(xml);
    String body = xml.substring("<item>".length(), xml.length() - "</item>".length());
    return ("<RunInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
            + "<requestId>r</requestId>"
            + body
            + "</RunInstancesResponse>")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The tags of one of the kinds of thing that a launch tags. */
  static Map<String, String> tags(Map<String, String> asked, int specification) {
    Map<String, String> tags = new HashMap<>();
    String prefix = "TagSpecification." + specification + ".Tag.";
    for (int n = 1; asked.containsKey(prefix + n + ".Key"); n++) {
      tags.put(asked.get(prefix + n + ".Key"), asked.getOrDefault(prefix + n + ".Value", ""));
    }
    return tags;
  }

  private static Map<String, String> form(byte[] body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      form.put(
          URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return form;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
