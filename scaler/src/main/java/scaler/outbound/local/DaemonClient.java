package scaler.outbound.local;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.outbound.local.wire.Endpoint;
import scaler.outbound.local.wire.Refusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the daemon of a home folder. Where it listens is read anew for every call, because a daemon
 * that is started again has a new token.
 */
final class DaemonClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(6);
  private static final long BYTES = 16L << 20;

  private final Path home;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  DaemonClient(Path home) {
    this.home = home;
  }

  <T> Outcome<T> get(String path, Class<T> type) {
    return call(path, Optional.empty(), type);
  }

  <T> Outcome<T> post(String path, Object body, Class<T> type) {
    return call(path, Optional.of(body), type);
  }

  private <T> Outcome<T> call(String path, Optional<Object> body, Class<T> type) {
    Optional<Endpoint> endpoint;
    try {
      endpoint = Endpoint.read(home);
    } catch (IOException unreadable) {
      return unavailable(String.valueOf(unreadable.getMessage()));
    }
    if (endpoint.isEmpty()) {
      return unavailable(
          "no local cloud runs in %s: start it with scaler local-cloud up".formatted(home));
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.get().base().resolve("/v1/" + path))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + endpoint.get().token())
            .header("Content-Type", "application/json");
    body.ifPresent(
        value -> request.POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(value))));
    try {
      return answer(
          http.send(
              request.build(),
              BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), BYTES)),
          type);
    } catch (IOException silence) {
      return unavailable(
          "the local cloud does not answer at %s: start it with scaler local-cloud up"
              .formatted(endpoint.get().base()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return unavailable("the call to the local cloud was interrupted");
    }
  }

  private static <T> Outcome<T> answer(HttpResponse<String> response, Class<T> type) {
    if (response.statusCode() == 413) {
      return Outcome.failed(new Failure.Invalid("the request is larger than the daemon takes"));
    }
    try {
      return response.statusCode() == 200
          ? Outcome.ok(JSON.readValue(response.body(), type))
          : Outcome.failed(JSON.readValue(response.body(), Refusal.class).failure());
    } catch (JacksonException | NullPointerException strange) {
      return unavailable(
          "what answers at %s with status %d is not a local cloud"
              .formatted(response.uri(), response.statusCode()));
    }
  }

  private static <T> Outcome<T> unavailable(String detail) {
    return Outcome.failed(new Failure.Unavailable(detail));
  }
}
