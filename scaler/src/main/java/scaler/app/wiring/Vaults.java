package scaler.app.wiring;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import scaler.core.fleet.FleetSpec;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.outbound.aws.AwsSecrets;
import scaler.outbound.queues.JobQueues;
import scaler.outbound.secrets.References;
import scaler.outbound.secrets.Vault;

/** One process's way to the secrets that fleets refer to, in each fleet's own region. */
final class Vaults implements AutoCloseable {
  private final Here here;
  private final Amazon amazon;
  private final Map<String, AwsSecrets> byRegion = new ConcurrentHashMap<>();
  private final Map<String, JobQueues> queues = new ConcurrentHashMap<>();

  Vaults(Here here, Amazon amazon) {
    this.here = here;
    this.amazon = amazon;
  }

  /** What references in a fleet's file mean; nothing is asked before one is used. */
  References of(FleetSpec fleet) {
    return new References(here.environment(), vault(region(fleet)));
  }

  /** The readers of the queues that a fleet names; they keep their connections. */
  JobQueues queues(FleetSpec fleet) {
    return queues.computeIfAbsent(
        region(fleet).orElse(""), _ -> new JobQueues(of(fleet)::resolve, here.commands()));
  }

  @Override
  public void close() {
    for (JobQueues each : queues.values()) {
      try {
        each.close();
      } catch (SQLException e) {
        here.complain("a queue's connection did not close: " + e.getMessage());
      }
    }
  }

  /** A fleet of the local cloud has none of its own. */
  private Optional<String> region(FleetSpec fleet) {
    return fleet.cloud().region().or(() -> here.variable("AWS_REGION"));
  }

  private Vault vault(Optional<String> region) {
    return (kind, name) -> {
      AwsSecrets secrets = secrets(region);
      Outcome<String> read =
          switch (kind) {
            case SSM -> secrets.parameter(name);
            case SECRETSMANAGER -> secrets.secret(name);
          };
      return switch (read) {
        case Outcome.Ok<String>(var value) -> value;
        case Outcome.Failed<String>(var failure) ->
            throw new IllegalArgumentException(clause(failure));
      };
    };
  }

  private AwsSecrets secrets(Optional<String> region) {
    String at =
        region.orElseThrow(() ->
            new IllegalArgumentException("no region is known; set AWS_REGION for this process"));
    try {
      return byRegion.computeIfAbsent(
          at, missing -> new AwsSecrets(amazon.reading(missing), here.clock()));
    } catch (Refusal nobody) {
      throw new IllegalArgumentException(String.valueOf(nobody.getMessage()), nobody);
    }
  }

  private static String clause(Failure failure) {
    return switch (failure) {
      case Failure.Denied(var detail) -> "this process may not read it (" + detail + ")";
      case Failure.Invalid(var detail) -> "it is not there as one text (" + detail + ")";
      case Failure.Throttled(var detail) -> "AWS is asked too often (" + detail + ")";
      case Failure.Unavailable(var detail) -> detail;
      case Failure.NoCapacity(var detail) -> detail;
    };
  }
}
