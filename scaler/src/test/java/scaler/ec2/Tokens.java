package scaler.ec2;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Client tokens that a launch has used up, each within its zone: the same token elsewhere is
 * another token. They are never forgotten here; how long EC2 keeps them is not documented.
 */
final class Tokens {
  private final Map<String, Use> uses = new HashMap<>();
  private boolean refusesEnded;

  private record Use(String meaning, List<Instance> machines) {}

  /**
   * EC2's list of errors has IdempotentInstanceTerminated for a token whose machine has ended; its
   * page on tokens knows nothing of it. Both can be had.
   */
  void refuseEnded(boolean refuse) {
    refusesEnded = refuse;
  }

  /** What was launched under that token before. */
  Optional<List<Instance>> before(LaunchOrder order) {
    Optional<Use> use = order.token().map(uses::get);
    if (use.isEmpty()) {
      return Optional.empty();
    }
    if (!use.get().meaning.equals(order.meaning())) {
      throw Ec2Error.bad(
          "IdempotentParameterMismatch", "The client token was used before with other parameters");
    }
    List<Instance> machines = use.get().machines;
    if (refusesEnded && machines.stream().noneMatch(machine -> machine.state().lives())) {
      throw Ec2Error.bad(
          "IdempotentInstanceTerminated", "The machine of this client token has been terminated");
    }
    return Optional.of(machines);
  }

  void use(LaunchOrder order, List<Instance> machines) {
    order.token().ifPresent(token -> uses.put(token, new Use(order.meaning(), machines)));
  }
}
