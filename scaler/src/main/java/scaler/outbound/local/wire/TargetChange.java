package scaler.outbound.local.wire;

/**
 * A change of one target of a load balancer.
 *
 * @param machine its id
 * @param in true to register it, false to take it out
 */
public record TargetChange(String machine, boolean in) {}
