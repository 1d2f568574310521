package scaler.app.command.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import scaler.core.model.BalancerSpec;
import scaler.engine.port.Outcome;
import scaler.outbound.local.LocalBalancer;

/** Asks the web role for its page through the balancer, again and again. */
final class WebVisitor {
  private final LocalBalancer balancer;
  private final BalancerSpec spec;
  private final HttpClient client = HttpClient.newHttpClient();
  private int welcomed;
  private int failed;

  WebVisitor(LocalBalancer balancer, BalancerSpec spec) {
    this.balancer = balancer;
    this.spec = spec;
  }

  /** One visit; before the first machine is in service nobody expects an answer. */
  void visit() throws InterruptedException {
    if (!(balancer.balancerUrl(spec) instanceof Outcome.Ok<URI>(var url))) {
      return;
    }
    HttpRequest request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(2)).build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200 && answer.body().contains("welcome")) {
        welcomed++;
      } else if (welcomed > 0) {
        failed++;
      }
    } catch (IOException e) {
      if (welcomed > 0) {
        failed++;
      }
    }
  }

  boolean answered() {
    return welcomed > 0 && failed == 0;
  }

  String tally() {
    return "web answered %d of %d requests through its balancer"
        .formatted(welcomed, welcomed + failed);
  }
}
