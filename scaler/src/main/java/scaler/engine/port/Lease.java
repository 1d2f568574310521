package scaler.engine.port;

/**
 * The right to act for an application, for {@link Leases#TERM} from its last renewal.
 *
 * @param epoch higher than that of every holder before
 */
public record Lease(String application, String holder, long epoch) {}
