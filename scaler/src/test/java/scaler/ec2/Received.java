package scaler.ec2;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came, in the order of its effects.
 *
 * @param parameters by their names on the wire, such as {@code Filter.1.Value.1}
 * @param outcome {@code ok}, EC2's error code, or the word of a fault of the reply
 */
public record Received(
    Action action, Map<String, String> parameters, String userAgent, String outcome, Instant at) {
  public Received {
    parameters = Map.copyOf(parameters);
  }

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }
}
