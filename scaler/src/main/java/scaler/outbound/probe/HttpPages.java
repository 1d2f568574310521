package scaler.outbound.probe;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import scaler.core.fleet.MachinePage;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.Page;
import scaler.core.model.PlainNumber;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;

/**
 * Asks machines over HTTP at the address that the cloud recorded, and nowhere else: no names, no
 * redirects, no metadata services. Safe for many threads.
 */
public final class HttpPages implements Pages, AutoCloseable {
  /** Where the machine's status page is, before the machine's port offset. */
  private static final int PAGE_PORT = 8099;

  private static final int LARGEST_PAGE = 16 * 1024;
  private static final int LARGEST_LOAD = 4 * 1024;
  private static final int LARGEST_HEALTH = 64 * 1024;
  private static final Duration PAGE_LIMIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_HEALTH = Duration.ofSeconds(8);

  private final boolean local;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .sslContext(UnverifiedTls.context())
          .build();

  /**
   * @param local whether the cloud is the local one, whose machines have loopback addresses
   */
  public HttpPages(boolean local) {
    this.local = local;
  }

  @Override
  public Outcome<Page> page(String address, int portOffset) {
    try {
      String host = Target.of(address, local).host();
      URI page = URI.create("http://%s:%d/scaler".formatted(host, PAGE_PORT + portOffset));
      HttpResponse<byte[]> answer = ask(page, PAGE_LIMIT, LARGEST_PAGE + 1);
      if (answer.statusCode() != 200) {
        throw new NoAnswer("its status page answers with status " + answer.statusCode());
      }
      if (answer.body().length > LARGEST_PAGE) {
        throw new NoAnswer("its status page is larger than 16 KiB");
      }
      return Outcome.ok(PageText.read(answer.body()));
    } catch (IllegalArgumentException wrong) {
      return Outcome.failed(new Failure.Invalid(String.valueOf(wrong.getMessage())));
    } catch (NoAnswer none) {
      return Outcome.failed(new Failure.Unavailable(String.valueOf(none.getMessage())));
    }
  }

  @Override
  public Outcome<Integer> load(String url, String address, int portOffset) {
    try {
      URI page = MachinePage.at(url, Target.of(address, local).host(), portOffset);
      HttpResponse<byte[]> answer = ask(page, PAGE_LIMIT, LARGEST_LOAD + 1);
      if (answer.statusCode() != 200) {
        throw new NoAnswer("its load page answers with status " + answer.statusCode());
      }
      OptionalLong load = PlainNumber.of(new String(answer.body(), StandardCharsets.ISO_8859_1));
      if (load.isEmpty() || load.getAsLong() > PlainNumber.MOST) {
        throw new NoAnswer(
            "its load page does not answer with one whole number up to " + PlainNumber.MOST);
      }
      return Outcome.ok((int) load.getAsLong());
    } catch (IllegalArgumentException wrong) {
      return Outcome.failed(new Failure.Invalid(String.valueOf(wrong.getMessage())));
    } catch (NoAnswer none) {
      return Outcome.failed(new Failure.Unavailable(String.valueOf(none.getMessage())));
    }
  }

  @Override
  public Optional<String> unhealthyBecause(HealthSpec health, String address, int portOffset) {
    try {
      URI page = health.at(Target.of(address, local).host(), portOffset);
      Duration limit =
          health.timeout().compareTo(LONGEST_HEALTH) < 0 ? health.timeout() : LONGEST_HEALTH;
      HttpResponse<byte[]> answer = ask(page, limit, LARGEST_HEALTH);
      if (answer.statusCode() / 100 != 2) {
        return Optional.of("it answers with status " + answer.statusCode());
      }
      return health
          .contains()
          .filter(text -> !holds(answer.body(), text))
          .map("its answer does not contain \"%s\""::formatted);
    } catch (IllegalArgumentException wrong) {
      return Optional.of(String.valueOf(wrong.getMessage()));
    } catch (NoAnswer none) {
      return Optional.of(String.valueOf(none.getMessage()));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpResponse<byte[]> ask(URI page, Duration limit, int most) throws NoAnswer {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(page).header("User-Agent", "scaler").build(),
            _ -> new FirstBytes(most));
    try {
      // The client's own time-out ends at the headers; this one holds for the body, too.
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new NoAnswer("it did not answer within %d ms".formatted(limit.toMillis()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("asking it was interrupted");
    } catch (ExecutionException _) {
      throw new NoAnswer(said(answer.exceptionNow()).formatted(page.getPort()));
    } finally {
      answer.cancel(true);
    }
  }

  private static String said(Throwable trouble) {
    return switch (trouble) {
      case ConnectException _ -> "nothing can be reached at its port %d";
      case SSLException _ -> "it does not speak TLS at port %d";
      default -> "it gives no proper HTTP answer at port %d";
    };
  }

  /** Compares bytes, since a body cut off in the middle of a letter is no text. */
  private static boolean holds(byte[] body, String text) {
    byte[] sought = text.getBytes(StandardCharsets.UTF_8);
    return new String(body, StandardCharsets.ISO_8859_1)
        .contains(new String(sought, StandardCharsets.ISO_8859_1));
  }

  /** Why there is no answer, as a clause. */
  private static final class NoAnswer extends Exception {
    NoAnswer(String why) {
      super(why);
    }
  }
}
