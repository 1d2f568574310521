package scaler.core.decide;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Machines of others that concern a role; they are never touched.
 *
 * @param counted how many do the role's work, as its fleet file says
 * @param unknown why that cannot be told now
 * @param inBalancer those that the role's balancers serve, too, and that do not count: ids, or
 *     addresses where a balancer knows no more
 * @param slots how many jobs each of those that count does at a time, where these tell
 */
public record Neighbours(
    int counted, Optional<String> unknown, List<String> inBalancer, OptionalInt slots) {
  /** There is nobody else. */
  public static final Neighbours NONE = new Neighbours(0, Optional.empty(), List.of());

  public Neighbours {
    inBalancer = List.copyOf(inBalancer);
  }

  /** As long as nothing is known of their work. */
  public Neighbours(int counted, Optional<String> unknown, List<String> inBalancer) {
    this(counted, unknown, inBalancer, OptionalInt.empty());
  }

  Neighbours doing(OptionalInt jobs) {
    return new Neighbours(counted, unknown, inBalancer, jobs);
  }
}
