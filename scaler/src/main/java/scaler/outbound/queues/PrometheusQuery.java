package scaler.outbound.queues;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.Reading;
import tools.jackson.databind.JsonNode;

/**
 * An instant query of Prometheus. No series is no answer: an exporter that is gone would look like
 * an empty queue.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">its HTTP API</a>
 */
final class PrometheusQuery {
  private static final int LARGEST_BODY = 1 << 16;

  private final WebPage web;

  PrometheusQuery(WebPage web) {
    this.web = web;
  }

  Reading read(SourceSpec.Prometheus source, Instant now) throws NoReading {
    URI server = web.address(source.url());
    String host = WebPage.host(server);
    URI page =
        URI.create(
            server.toString().replaceFirst("/+$", "")
                + "/api/v1/query?query="
                + URLEncoder.encode(source.query(), StandardCharsets.UTF_8));
    JsonNode told = JsonPage.tree(web.get(page, source.authorization(), LARGEST_BODY).body(), host);
    return Told.number(JsonPage.number(sample(told.path("data"), host), "the answer of " + host))
        .reading(Count.READY, host, now, Optional.empty());
  }

  private static String sample(JsonNode data, String host) throws NoReading {
    JsonNode result = data.path("result");
    return switch (data.path("resultType").asString("")) {
      case "scalar" -> result.path(1).asString("");
      case "vector" -> only(result, host).path("value").path(1).asString("");
      default ->
          throw new NoReading(
              "the answer of %s is neither a vector nor a scalar; does the query give one number?"
                  .formatted(host));
    };
  }

  private static JsonNode only(JsonNode series, String host) throws NoReading {
    if (series.isEmpty()) {
      throw new NoReading(
          "the query gives no series at %s: does what exports it run, and is its name right?"
              .formatted(host));
    }
    if (series.size() > 1) {
      throw new NoReading(
          "the query gives %d series at %s; write sum(...) around it"
              .formatted(series.size(), host));
    }
    return series.path(0);
  }
}
