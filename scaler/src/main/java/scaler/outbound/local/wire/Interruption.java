package scaler.outbound.local.wire;

/**
 * That the cloud takes a spot machine back.
 *
 * @param seconds from now to its end
 */
public record Interruption(long seconds) {}
