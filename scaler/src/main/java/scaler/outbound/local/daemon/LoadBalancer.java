package scaler.outbound.local.daemon;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One load balancer: an HTTP reverse proxy on a port of 127.0.0.1 that gives requests to its
 * healthy targets in turn and probes each of them every second. No WebSockets.
 */
final class LoadBalancer {
  private static final Logger LOG = LoggerFactory.getLogger(LoadBalancer.class);
  private static final long PROBE_MILLIS = 1_000;
  private static final long IDLE_MILLIS = 60_000;
  private static final int REQUESTS = 1_000;
  private static final String TURN = LoadBalancer.class.getName();

  private final String name;
  private final int port;
  private final Targets targets = new Targets();
  private final Server server;
  private final ToTarget proxy = new ToTarget();
  private final Thread prober;

  private LoadBalancer(String name, int port) {
    this.name = name;
    this.port = port;
    this.server = new Server(new VirtualThreadPool(REQUESTS));
    this.prober = Thread.ofVirtual().name("probe-" + name).unstarted(this::probeForEver);
  }

  /**
   * Starts to listen.
   *
   * @throws Exception when it cannot, for example because the port is taken
   */
  static LoadBalancer start(String name, int port) throws Exception {
    LoadBalancer balancer = new LoadBalancer(name, port);
    ServerConnector connector = new ServerConnector(balancer.server);
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    balancer.server.addConnector(connector);
    balancer.server.setHandler(balancer.new Front(balancer.proxy));
    balancer.server.setErrorHandler(Answers::error);
    balancer.server.setStopTimeout(0);
    try {
      balancer.server.start();
    } catch (Exception trouble) {
      balancer.stop();
      throw trouble;
    }
    balancer.prober.start();
    return balancer;
  }

  int port() {
    return port;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Targets targets() {
    return targets;
  }

  void stop() {
    prober.interrupt();
    try {
      server.stop();
    } catch (Exception trouble) {
      LOG.debug("{} did not stop: {}", url(), trouble.getMessage());
    }
  }

  private void probeForEver() {
    try {
      while (true) {
        probe(targets.uris());
        Thread.sleep(PROBE_MILLIS);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void probe(Map<String, URI> uris) throws InterruptedException {
    Map<String, CompletableFuture<Boolean>> answers = new TreeMap<>();
    uris.forEach((id, uri) -> answers.put(id, probe(uri)));
    for (Map.Entry<String, CompletableFuture<Boolean>> one : answers.entrySet()) {
      targets.probed(one.getKey(), answered(one.getValue()));
    }
  }

  private static boolean answered(CompletableFuture<Boolean> answer) throws InterruptedException {
    try {
      return answer.get(2 * PROBE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException none) {
      return false;
    }
  }

  /** Any answer below 500 will do; what it says is not looked at. */
  private CompletableFuture<Boolean> probe(URI uri) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    proxy
        .getHttpClient()
        .newRequest(uri)
        .timeout(PROBE_MILLIS, TimeUnit.MILLISECONDS)
        .headers(headers -> headers.put(HttpHeader.CONNECTION, "close"))
        .send(result ->
            answer.complete(result.isSucceeded() && result.getResponse().getStatus() < 500));
    return answer;
  }

  /** Chooses who answers, before anything of the request is sent on. */
  private final class Front extends Handler.Wrapper {
    Front(Handler proxy) {
      super(proxy);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      var turn = targets.next();
      if (turn.isEmpty()) {
        return Answers.text(
            response, callback, 503, "Load balancer %s has no healthy machine.%n".formatted(name));
      }
      request.setAttribute(TURN, turn.get());
      Request.addCompletionListener(request, _ -> targets.done(turn.get()));
      return super.handle(request, response, callback);
    }
  }

  private static final class ToTarget extends ProxyHandler.Reverse {
    ToTarget() {
      super(ToTarget::target);
      setUseServerThreadPool(true);
    }

    private static HttpURI target(Request request) {
      if (request.getAttribute(TURN) instanceof Targets.Turn turn) {
        URI uri = turn.uri();
        return HttpURI.build(request.getHttpURI())
            .scheme("http")
            .authority(uri.getHost(), uri.getPort());
      }
      throw new IllegalStateException("a request without a target");
    }

    @Override
    protected HttpClient newHttpClient() {
      HttpClient client = super.newHttpClient();
      client.setConnectTimeout(2 * PROBE_MILLIS);
      client.setIdleTimeout(IDLE_MILLIS);
      client.setMaxConnectionsPerDestination(REQUESTS);
      client.setDestinationIdleTimeout(IDLE_MILLIS);
      return client;
    }
  }
}
