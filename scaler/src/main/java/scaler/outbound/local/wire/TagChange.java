package scaler.outbound.local.wire;

import java.util.Optional;

/**
 * A change of one tag of a machine.
 *
 * @param value absent: the tag goes
 */
public record TagChange(String key, Optional<String> value) {}
