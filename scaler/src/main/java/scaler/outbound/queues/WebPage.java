package scaler.outbound.queues;

import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** Pages that tell of a queue, asked for within limits; no redirect is followed. */
final class WebPage implements AutoCloseable {
  private final UnaryOperator<String> references;
  private final Duration limit;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  WebPage(UnaryOperator<String> references, Duration limit) {
    this.references = references;
    this.limit = limit;
  }

  /** A page's address with its references resolved. */
  URI address(String text) throws NoReading {
    try {
      URI page = URI.create(references.apply(text).strip());
      String scheme = String.valueOf(page.getScheme());
      if (page.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return page;
      }
    } catch (IllegalArgumentException wrong) {
      // A broken address would show its secrets in the message; an unresolved reference has none.
      if (!(wrong.getCause() instanceof URISyntaxException)) {
        throw new NoReading(String.valueOf(wrong.getMessage()));
      }
    }
    throw new NoReading("the queue's address is not of the form http://host:port/path");
  }

  /** Where a page lies, without what may be secret. */
  static String host(URI page) {
    return page.getAuthority().replaceFirst(".*@", "");
  }

  /**
   * The answer, which has status 200.
   *
   * @param authorization value of that header, with references
   * @param largest bytes that its body may have
   */
  HttpResponse<String> get(URI page, Optional<String> authorization, int largest) throws NoReading {
    String host = host(page);
    HttpResponse<String> answer = sent(request(page, authorization), host, largest);
    if (answer.statusCode() != 200) {
      throw new NoReading(
          "the queue's page at %s answers with status %d".formatted(host, answer.statusCode()));
    }
    return answer;
  }

  private HttpRequest request(URI page, Optional<String> authorization) throws NoReading {
    HttpRequest.Builder request = HttpRequest.newBuilder(page);
    if (authorization.isPresent()) {
      String value;
      try {
        value = references.apply(authorization.get()).strip();
      } catch (IllegalArgumentException wrong) {
        throw new NoReading(String.valueOf(wrong.getMessage()));
      }
      try {
        request.header("Authorization", value);
      } catch (IllegalArgumentException _) {
        // Its message shows the value.
        throw new NoReading("the value of authorization cannot stand in a header");
      }
    }
    return request.build();
  }

  private HttpResponse<String> sent(HttpRequest request, String host, int largest)
      throws NoReading {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), largest));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new NoReading(
          "the queue's page at %s did not answer within %d s".formatted(host, limit.toSeconds()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new NoReading("reading the queue was interrupted");
    } catch (ExecutionException _) {
      throw new NoReading(
          answer.exceptionNow() instanceof ConnectException
              ? "nothing can be reached at %s; does the queue's page run there?".formatted(host)
              : "the queue's page at %s gives no proper HTTP answer of at most %d KiB"
                  .formatted(host, largest / 1024));
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
