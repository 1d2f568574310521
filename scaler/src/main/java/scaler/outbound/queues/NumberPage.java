package scaler.outbound.queues;

import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import scaler.core.model.PlainNumber;
import scaler.core.model.Reading;

/** A page whose whole answer is the number of waiting jobs. */
final class NumberPage implements AutoCloseable {
  private static final long LARGEST_BODY = 4096;
  private static final Pattern AGE = Pattern.compile("[0-9]{1,9}");

  private final UnaryOperator<String> references;
  private final Duration limit;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  NumberPage(UnaryOperator<String> references, Duration limit) {
    this.references = references;
    this.limit = limit;
  }

  Reading read(String url, Instant now) throws NoReading {
    URI page = address(url);
    String host = page.getAuthority().replaceFirst(".*@", "");
    HttpResponse<String> answer = ask(page, host);
    if (answer.statusCode() != 200) {
      throw new NoReading(
          "the queue's page at %s answers with status %d".formatted(host, answer.statusCode()));
    }
    OptionalLong number = PlainNumber.of(answer.body());
    if (number.isEmpty()) {
      throw new NoReading(
          "the queue's page at %s does not answer with one whole number".formatted(host));
    }
    int jobs = NoReading.believable(number.getAsLong(), host);
    return new Reading.Known(now, jobs, Optional.empty(), Optional.empty(), sent(answer, now));
  }

  /** When the answer was made, as far as its headers tell: a cache may give an old one. */
  private static Optional<Instant> sent(HttpResponse<String> answer, Instant now) {
    Optional<Instant> date = answer.headers().firstValue("Date").flatMap(NumberPage::date);
    Optional<Instant> aged =
        answer
            .headers()
            .firstValue("Age")
            .filter(age -> AGE.matcher(age).matches())
            .map(age -> now.minusSeconds(Long.parseLong(age)));
    return Stream.concat(date.stream(), aged.stream()).min(Comparator.naturalOrder());
  }

  /** A header that is no time tells nothing. */
  private static Optional<Instant> date(String header) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header)));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private HttpResponse<String> ask(URI page, String host) throws NoReading {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(page).build(),
            BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_BODY));
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
          (answer.exceptionNow() instanceof ConnectException
                  ? "nothing can be reached at %s; does the queue's page run there?"
                  : "the queue's page at %s gives no proper HTTP answer of at most 4 KiB")
              .formatted(host));
    } finally {
      answer.cancel(true);
    }
  }

  private URI address(String text) throws NoReading {
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

  @Override
  public void close() {
    client.shutdownNow();
  }
}
