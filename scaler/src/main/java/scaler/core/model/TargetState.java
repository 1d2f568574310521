package scaler.core.model;

/** How a load balancer sees one of its targets. */
public enum TargetState {
  /** Registered, not probed often enough yet. */
  INITIAL,
  HEALTHY,
  UNHEALTHY,
  /** Takes no new requests; some may still be open. */
  DRAINING,
  /** The balancer did not answer: neither registered nor not. */
  UNKNOWN
}
