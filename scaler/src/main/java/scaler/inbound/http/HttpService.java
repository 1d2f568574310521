package scaler.inbound.http;

import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's pages: {@code GET /queue/length[?role=ROLE]} answers the article's number as plain
 * text, {@code GET /healthz} whether somebody still decides, {@code GET /metrics} numbers for
 * Prometheus.
 */
public final class HttpService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Server server;
  private final ServerConnector connector;

  /** What stands behind the pages. Each may throw; the caller of the page gets a sentence then. */
  public interface Pages {
    /** Of a role, or of the only one with a backlog. */
    Answer queueLength(Optional<String> role);

    /** Of the loop. */
    Answer health();

    Answer metrics();
  }

  /**
   * An answer.
   *
   * @param text ends without a line break
   */
  public record Answer(int status, String type, String text) {
    /** A line of text. */
    public Answer(int status, String text) {
      this(status, "text/plain; charset=utf-8", text);
    }
  }

  /**
   * @param host to listen on; loopback unless the operator says otherwise
   */
  public HttpService(String host, int port, Pages pages) {
    QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    threads.setName("http");
    this.server = new Server(threads);
    this.connector = new ServerConnector(server, 1, 1);
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(10_000);
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            send(safeAnswer(request, pages), request, response, callback);
            return true;
          }
        });
  }

  /**
   * Starts to listen.
   *
   * @throws IllegalStateException with a sentence for the user when the port cannot be had
   */
  public void start() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(
          "cannot listen on %s:%d (%s); choose another with --http HOST:PORT"
              .formatted(connector.getHost(), connector.getPort(), rootMessage(e)),
          e);
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Optional.ofNullable(root.getMessage()).orElse(root.getClass().getSimpleName());
  }

  /** The port that it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** What goes wrong behind a page is for the log; the caller gets one sentence. */
  private static Answer safeAnswer(Request request, Pages pages) {
    try {
      return answer(request, pages);
    } catch (RuntimeException e) {
      if (e instanceof HttpException refused) {
        return new Answer(refused.getCode(), "this request cannot be understood");
      }
      LOG.warn("{} was not answered: {}", Request.getPathInContext(request), e.getMessage());
      return new Answer(503, "there is no answer just now; scaler's log says why");
    }
  }

  private static Answer answer(Request request, Pages pages) {
    if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
      return new Answer(405, "only GET is answered here");
    }
    return switch (Request.getPathInContext(request)) {
      case "/queue/length" -> pages.queueLength(role(request));
      case "/healthz" -> pages.health();
      case "/metrics" -> pages.metrics();
      // Paths are text from outside, not a closed set.
      default -> new Answer(404, "there are /queue/length, /healthz and /metrics");
    };
  }

  private static Optional<String> role(Request request) {
    Fields fields = Request.extractQueryParameters(request);
    return Optional.ofNullable(fields.getValue("role"));
  }

  private static void send(Answer answer, Request request, Response response, Callback callback) {
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    if (answer.status() == HttpStatus.METHOD_NOT_ALLOWED_405) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
    }
    if (HttpMethod.HEAD.is(request.getMethod())) {
      callback.succeeded();
      return;
    }
    Content.Sink.write(response, true, answer.text() + "\n", callback);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP service did not stop", e);
    }
  }
}
