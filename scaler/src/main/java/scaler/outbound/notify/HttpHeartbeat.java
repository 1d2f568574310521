package scaler.outbound.notify;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import scaler.engine.port.Failure;
import scaler.engine.port.Heartbeat;
import scaler.engine.port.Outcome;

/** A heartbeat is a GET that is answered with a status from 200 to 299; nothing of it is read. */
public final class HttpHeartbeat implements Heartbeat, AutoCloseable {
  private final Duration limit;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param limit for the whole answer
   */
  public HttpHeartbeat(Duration limit) {
    this.limit = limit;
  }

  @Override
  public Outcome<String> beat(String address) {
    URI where;
    HttpRequest request;
    try {
      where = URI.create(address.strip());
      request = HttpRequest.newBuilder(where).header("User-Agent", "scaler").build();
    } catch (IllegalArgumentException wrong) {
      // Its message would quote the address.
      return Outcome.failed(
          new Failure.Invalid("its address is none; write http://... or https://..."));
    }
    String host = Optional.ofNullable(where.getHost()).orElse("its host");
    return send(request)
        .map(trouble -> Outcome.<String>failed(new Failure.Unavailable(host + trouble)))
        .orElseGet(() -> Outcome.ok(host));
  }

  /** What went wrong, as the end of a clause that begins with the host; empty when nothing did. */
  private Optional<String> send(HttpRequest request) {
    var answer = client.sendAsync(request, BodyHandlers.discarding());
    try {
      int status = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status / 100 == 2
          ? Optional.empty()
          : Optional.of(
              " answers with status %d%s"
                  .formatted(
                      status, status / 100 == 3 ? "; write the address that it leads to" : ""));
    } catch (TimeoutException late) {
      return Optional.of(" does not answer within %d s".formatted(limit.toSeconds()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.of(" was not waited for");
    } catch (ExecutionException failed) {
      return Optional.of(said(answer));
    } finally {
      answer.cancel(true);
    }
  }

  private static String said(CompletableFuture<?> answer) {
    return switch (answer.exceptionNow()) {
      case ConnectException _ -> " cannot be reached";
      case SSLException _ -> " does not speak TLS as it should";
      case Throwable _ -> " gives no proper HTTP answer";
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
