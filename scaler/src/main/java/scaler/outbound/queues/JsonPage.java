package scaler.outbound.queues;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.Reading;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page that answers with JSON, in which numbers stand at set places. */
final class JsonPage {
  private static final int LARGEST_BODY = 1 << 20;

  private static final JsonMapper MAPPER = new JsonMapper();

  private final WebPage web;

  JsonPage(WebPage web) {
    this.web = web;
  }

  Reading read(SourceSpec.HttpJson source, Instant now) throws NoReading {
    URI page = web.address(source.url());
    String host = WebPage.host(page);
    HttpResponse<String> answer = web.get(page, source.authorization(), LARGEST_BODY);
    JsonNode tree = tree(answer.body(), host);
    BigDecimal ready = number(tree, source.ready(), host);
    Optional<BigDecimal> running =
        source.running().isPresent()
            ? Optional.of(number(tree, source.running().get(), host))
            : Optional.empty();
    Optional<BigDecimal> oldest =
        source.oldest().isPresent()
            ? Optional.of(oldest(tree, source.oldest().get(), ready, host))
            : Optional.empty();
    return new Told(ready, running, oldest)
        .reading(source.count(), host, now, NumberPage.sent(answer, now));
  }

  static JsonNode tree(String body, String host) throws NoReading {
    try {
      return MAPPER.readTree(body);
    } catch (JacksonException _) {
      throw new NoReading("the queue's page at %s does not answer with JSON".formatted(host));
    }
  }

  /** Where nothing waits there may be no oldest job to tell of. */
  private static BigDecimal oldest(JsonNode tree, String pointer, BigDecimal ready, String host)
      throws NoReading {
    JsonNode node = tree.at(pointer);
    boolean none = ready.signum() == 0 && (node.isMissingNode() || node.isNull());
    return none ? BigDecimal.ZERO : number(tree, pointer, host);
  }

  private static BigDecimal number(JsonNode tree, String pointer, String host) throws NoReading {
    JsonNode node = tree.at(pointer);
    if (node.isMissingNode()) {
      throw new NoReading("the JSON of %s has nothing at %s".formatted(host, pointer));
    }
    return number(node.asString(""), "the JSON of %s at %s".formatted(host, pointer));
  }

  /** A number that may be written as text. */
  static BigDecimal number(String text, String where) throws NoReading {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException _) {
      throw new NoReading(where + " is not a number");
    }
  }
}
