package scaler.outbound.queues;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import scaler.core.model.PlainNumber;
import scaler.core.model.Reading;

/** A page whose whole answer is the number of waiting jobs. */
final class NumberPage {
  private static final int LARGEST_BODY = 4096;
  private static final Pattern AGE = Pattern.compile("[0-9]{1,9}");

  private final WebPage web;

  NumberPage(WebPage web) {
    this.web = web;
  }

  Reading read(String url, Instant now) throws NoReading {
    URI page = web.address(url);
    String host = WebPage.host(page);
    HttpResponse<String> answer = web.get(page, Optional.empty(), LARGEST_BODY);
    OptionalLong number = PlainNumber.of(answer.body());
    if (number.isEmpty()) {
      throw new NoReading(
          "the queue's page at %s does not answer with one whole number".formatted(host));
    }
    int jobs = NoReading.believable(number.getAsLong(), host);
    return new Reading.Known(now, jobs, Optional.empty(), Optional.empty(), sent(answer, now));
  }

  /** When the answer was made, as far as its headers tell: a cache may give an old one. */
  static Optional<Instant> sent(HttpResponse<String> answer, Instant now) {
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
}
