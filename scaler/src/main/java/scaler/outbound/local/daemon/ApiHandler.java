package scaler.outbound.local.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.outbound.local.wire.Description;
import scaler.outbound.local.wire.Interruption;
import scaler.outbound.local.wire.Refusal;
import scaler.outbound.local.wire.TagChange;
import scaler.outbound.local.wire.TargetChange;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The daemon's API: JSON below {@code /v1}, every call with the home folder's token. */
final class ApiHandler extends Handler.Abstract {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String token;
  private final Machines machines;
  private final Balancers balancers;
  private final Supplier<Description> description;
  private final Runnable down;

  ApiHandler(
      String token,
      Machines machines,
      Balancers balancers,
      Supplier<Description> description,
      Runnable down) {
    this.token = "Bearer " + token;
    this.machines = machines;
    this.balancers = balancers;
    this.description = description;
    this.down = down;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    String path = Request.getPathInContext(request);
    if (!path.startsWith("/v1/")) {
      return false;
    }
    Outcome<?> outcome = authorised(request) ? answer(request, path) : denied();
    return switch (outcome) {
      case Outcome.Ok<?>(var value) ->
          Answers.json(response, callback, 200, JSON.writeValueAsString(value));
      case Outcome.Failed<?>(var failure) -> {
        Refusal refusal = Refusal.of(failure);
        yield Answers.json(response, callback, refusal.status(), JSON.writeValueAsString(refusal));
      }
    };
  }

  private boolean authorised(Request request) {
    String given =
        Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION)).orElse("");
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  private static Outcome<?> denied() {
    return Outcome.failed(
        new Failure.Denied("the local cloud does not know this token: it is of another home"));
  }

  private Outcome<?> answer(Request request, String path) throws IOException {
    try {
      return routed(request, List.of(path.substring("/v1/".length()).split("/", -1)));
    } catch (JacksonException | IllegalArgumentException nonsense) {
      return Outcome.failed(new Failure.Invalid("the request's body cannot be read"));
    }
  }

  private Outcome<?> routed(Request request, List<String> path) throws IOException {
    String call = request.getMethod() + " " + path.getFirst();
    return switch (path.size()) {
      case 1 ->
          switch (call) {
            case "GET cloud" -> Outcome.ok(description.get());
            case "POST machines" -> machines.launch(body(request, LaunchRequest.class));
            case "POST down" -> {
              down.run();
              yield Outcome.ok("down");
            }
            default -> unknown();
          };
      case 2 ->
          switch (call) {
            case "GET balancers" -> balancers.named(path.get(1));
            case "POST balancers" -> targets(path.get(1), body(request, TargetChange.class));
            default -> unknown();
          };
      case 3 -> call.equals("POST machines") ? machine(request, path) : unknown();
      default -> unknown();
    };
  }

  private Outcome<?> targets(String balancer, TargetChange change) {
    return change.in()
        ? balancers.register(balancer, change.machine())
        : balancers.deregister(balancer, change.machine());
  }

  private Outcome<?> machine(Request request, List<String> path) throws IOException {
    String id = path.get(1);
    return switch (path.get(2)) {
      case "tags" -> machines.tag(id, body(request, TagChange.class));
      case "stop" -> machines.act(id, Transitions::stop);
      case "power-off" -> machines.act(id, Transitions::powerOff);
      case "start" -> machines.act(id, Transitions::start);
      case "reboot" -> machines.act(id, Transitions::reboot);
      case "interrupt" -> interrupt(id, body(request, Interruption.class));
      case "terminate" -> machines.terminate(id);
      default -> unknown();
    };
  }

  private Outcome<?> interrupt(String id, Interruption asked) {
    Duration notice = Duration.ofSeconds(Math.clamp(asked.seconds(), 0, Limits.NOTICE_SECONDS));
    return machines.act(id, (machine, now) -> Transitions.interrupt(machine, notice, now));
  }

  private static <T> T body(Request request, Class<T> type) throws IOException {
    return JSON.readValue(Content.Source.asString(request, StandardCharsets.UTF_8), type);
  }

  private static Outcome<?> unknown() {
    return Outcome.failed(new Failure.Invalid("the local cloud has no such call"));
  }
}
