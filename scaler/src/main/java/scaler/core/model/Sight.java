package scaler.core.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything seen of one machine in one look.
 *
 * @param cloud as the complete listing shows it; empty when it is not in there
 * @param page its own status page; empty when it was not asked or did not answer
 * @param health its role's HTTP check
 * @param targets as load balancers see it, its role's own and those that the role named before; one
 *     in which it is not registered is not in there
 * @param locks jobs that it holds; empty when that is not known
 */
public record Sight(
    Machine machine,
    Optional<CloudMachine> cloud,
    Optional<Page> page,
    Health health,
    Map<BalancerSpec, TargetState> targets,
    OptionalInt locks) {
  public Sight {
    // Not a copy in whatever order: steps follow the file's.
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
  }

  /** As a balancer sees it; empty when it is not registered there. */
  public Optional<TargetState> in(BalancerSpec balancer) {
    return Optional.ofNullable(targets.get(balancer));
  }

  /** What an HTTP health check said. */
  public sealed interface Health {
    /** The role has no check, or the machine has no address yet. */
    record NotAsked() implements Health {}

    record Healthy() implements Health {}

    record Unhealthy(String why) implements Health {}
  }
}
