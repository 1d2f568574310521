package scaler.ec2;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** EC2 on a free port of loopback, from its start until it is closed. */
public final class Ec2Double implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Faults faults = new Faults();
  private final Capacity capacity = new Capacity();
  private final Catalog catalog = Catalog.standard();
  private final List<Received> journal = new CopyOnWriteArrayList<>();
  private final Region region;
  private final Store store;
  private final Desk desk;

  /**
   * @param clock the double's time
   * @param times how long things take
   */
  public Ec2Double(InstantSource clock, Times times) throws IOException {
    region = new Region(clock, times, catalog, capacity);
    store = new Store(region);
    desk = new Desk(region, store, faults, journal);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  /** Where it is, for {@code endpointOverride}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The machines. */
  public Region region() {
    return region;
  }

  /** Volumes and snapshots. */
  public Store store() {
    return store;
  }

  /** The trouble. */
  public Faults faults() {
    return faults;
  }

  /** The room. */
  public Capacity capacity() {
    return capacity;
  }

  /** What is there before any machine: subnets, images, groups, keys, templates. */
  public Catalog catalog() {
    return catalog;
  }

  /** Listings have pages of at most so many, asked for or not. */
  public void pages(int largest) {
    desk.pages(largest);
  }

  /** All that was asked, in the order of effects. */
  public List<Received> journal() {
    return List.copyOf(journal);
  }

  /** What was asked of that kind. */
  public List<Received> journal(Action action) {
    return journal.stream().filter(received -> received.action() == action).toList();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String agent =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("User-Agent")).orElse("");
      boolean signed = exchange.getRequestHeaders().containsKey("Authorization");
      deliver(exchange, desk.answer(new String(body, StandardCharsets.UTF_8), agent, signed));
    }
  }

  private void deliver(HttpExchange exchange, Reply reply) throws IOException {
    if (reply.fault().isEmpty()) {
      send(exchange, reply, 1);
      return;
    }
    switch (reply.fault().get()) {
      case Fault.ReplyCut cut -> {}
      case Fault.ReplyHalf half -> send(exchange, reply, 2);
      case Fault.ReplySlow(Duration by) -> {
        waitFor(by);
        send(exchange, reply, 1);
      }
    }
  }

  /** The first of so many equal parts of the answer. */
  private static void send(HttpExchange exchange, Reply reply, int parts) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", reply.type());
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body, 0, body.length / parts);
    exchange.getResponseBody().flush();
  }

  private void waitFor(Duration time) {
    try {
      closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
  }
}
