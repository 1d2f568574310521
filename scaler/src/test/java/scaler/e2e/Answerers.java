package scaler.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import scaler.outbound.postgres.embedded.DatabaseLogin;
import scaler.worker.Worker;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * In the place of an emulator's machines, which only exist on paper: at the address of each it
 * answers with a status page and an application, learns its role from its user data, works jobs off
 * where that is {@code job}, and takes no more once it bears the cordon tag.
 */
final class Answerers implements AutoCloseable {
  private static final Pattern ROLE = Pattern.compile("(?m)^# .*;ROLE=([a-z]+);");

  private final Ec2Client ec2;
  private final String application;
  private final DatabaseLogin jobs;
  private final Map<String, One> all = new ConcurrentHashMap<>();
  private final Thread watch;

  /**
   * @param jobs the job queue
   */
  Answerers(Ec2Client ec2, String application, DatabaseLogin jobs) {
    this.ec2 = ec2;
    this.application = application;
    this.jobs = jobs;
    this.watch = Thread.ofPlatform().name("answerers").start(this::watch);
  }

  /** All instances of the application as the emulator shows them, ended ones among them. */
  List<Instance> instances() {
    return ec2
        .describeInstances(request ->
            request.filters(
                Filter.builder().name("tag:scaler-application").values(application).build()))
        .reservations()
        .stream()
        .flatMap(reservation -> reservation.instances().stream())
        .toList();
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        for (Instance instance : instances()) {
          if (instance.state().name() == InstanceStateName.RUNNING) {
            all.computeIfAbsent(instance.instanceId(), id -> new One(instance)).sees(instance);
          } else {
            all.computeIfPresent(instance.instanceId(), (id, one) -> one.ends());
          }
        }
        Thread.sleep(Duration.ofMillis(200));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String role(String id) {
    String encoded =
        ec2.describeInstanceAttribute(
                request -> request.instanceId(id).attribute(InstanceAttributeName.USER_DATA))
            .userData()
            .value();
    Matcher role =
        ROLE.matcher(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    return role.find() ? role.group(1) : "none";
  }

  @Override
  public void close() {
    watch.interrupt();
    try {
      watch.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.values().forEach(One::ends);
  }

  /** One machine. */
  private final class One {
    private final String id;
    private final String role;
    private final List<HttpServer> servers = new ArrayList<>();
    private final Worker worker;
    private final Thread works;
    private volatile String seenTag = "";

    One(Instance instance) {
      this.id = instance.instanceId();
      this.role = role(id);
      this.worker =
          new Worker(
              () -> DriverManager.getConnection(jobs.url(), jobs.user(), jobs.password()),
              "%s host:%s pid:1".formatted(id, id),
              Duration.ofMillis(50),
              new PrintStream(PrintStream.nullOutputStream()));
      this.works = Thread.ofPlatform().name("worker-" + id).unstarted(this::work);
      serve(instance.privateIpAddress(), 8099, "/scaler");
      serve(instance.privateIpAddress(), 8080, "/");
      if (role.equals("job")) {
        works.start();
      }
    }

    private void work() {
      try {
        worker.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void serve(String address, int port, String path) {
      try {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 50);
        server.createContext(path, this::answer);
        server.start();
        servers.add(server);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private void answer(HttpExchange exchange) throws IOException {
      String text = exchange.getRequestURI().getPath().equals("/scaler") ? page() : "ok, welcome";
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }

    private String page() {
      boolean draining = seenTag.equals("draining");
      return """
      {"instance": "%s", "role": "%s", "boot": "1", "state": "%s", "seenTag": "%s", "workers": %d}
      """
          .formatted(
              id,
              role,
              draining ? "draining" : "ready",
              seenTag,
              works.isAlive() || !draining ? 1 : 0);
    }

    void sees(Instance instance) {
      seenTag =
          instance.tags().stream()
              .filter(tag -> tag.key().equals("scaler-state"))
              .map(tag -> tag.value())
              .findFirst()
              .orElse("");
      if (seenTag.equals("draining")) {
        worker.stop();
      }
    }

    One ends() {
      worker.stop();
      servers.forEach(server -> server.stop(0));
      servers.clear();
      return this;
    }
  }
}
