package scaler.outbound.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * Secrets of one region: parameters of Systems Manager, and secrets of Secrets Manager, which
 * Systems Manager hands out under a name of its own. They are held in memory only.
 */
public final class AwsSecrets {
  /** Long enough to be no burden, short enough for a password that was changed. */
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** How Systems Manager calls what lies in Secrets Manager. */
  private static final String SECRET = "/aws/reference/secretsmanager/";

  private final AwsClients clients;
  private final InstantSource clock;
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  /**
   * @param clients those that only read will do
   * @param clock this computer's, for how long a value is held
   */
  public AwsSecrets(AwsClients clients, InstantSource clock) {
    this.clients = clients;
    this.clock = clock;
  }

  private record Held(String value, Instant since) {
    /** Nobody sees it by accident. */
    @Override
    public String toString() {
      return "a secret since " + since;
    }
  }

  /** A parameter's value, decrypted. */
  public Outcome<String> parameter(String name) {
    Instant now = clock.instant();
    Held known = held.get(name);
    if (known != null && now.isBefore(known.since().plus(REMEMBERED))) {
      return Outcome.ok(known.value());
    }
    Outcome<Parameter> asked =
        AwsFailures.ask(() ->
            clients
                .parameters()
                .getParameter(request ->
                    request
                        .name(name)
                        .withDecryption(true)
                        .overrideConfiguration(clients.deadline().rest()))
                .parameter());
    return switch (asked) {
      case Outcome.Ok<Parameter>(var found) when found.type() == ParameterType.STRING_LIST ->
          Outcome.failed(new Failure.Invalid("it is a list, and not one text"));
      case Outcome.Ok<Parameter>(var found) -> {
        held.put(name, new Held(found.value(), now));
        yield Outcome.ok(found.value());
      }
      case Outcome.Failed<Parameter>(var failure) -> instead(name, known, failure);
    };
  }

  /** A secret's value, as text. */
  public Outcome<String> secret(String name) {
    return parameter(SECRET + name);
  }

  /** No answer is no news; a clear refusal is. */
  private Outcome<String> instead(
      String name, @org.jspecify.annotations.Nullable Held known, Failure failure) {
    boolean silent =
        switch (failure) {
          case Failure.Throttled _, Failure.Unavailable _, Failure.NoCapacity _ -> true;
          case Failure.Denied _, Failure.Invalid _ -> false;
        };
    if (silent && known != null) {
      return Outcome.ok(known.value());
    }
    held.remove(name);
    return Outcome.failed(failure);
  }
}
