package scaler.core.model;

import java.util.Collection;
import java.util.Optional;

/** How a load balancer sees one of its targets; each is worse than those before it. */
public enum TargetState {
  HEALTHY,
  /** Takes no new requests; some may still be open. */
  DRAINING,
  /** Registered, not probed often enough yet. */
  INITIAL,
  UNHEALTHY,
  /** The balancer did not answer: neither registered nor not. */
  UNKNOWN;

  /** Of two states of one machine, at two ports or in two balancers, the one that holds for it. */
  public static TargetState worse(TargetState one, TargetState other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** The state that holds for a machine of which there are so many; empty when there is none. */
  public static Optional<TargetState> worst(Collection<TargetState> states) {
    return states.stream().reduce(TargetState::worse);
  }
}
