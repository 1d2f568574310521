package scaler.core.model;

import java.time.Instant;

/**
 * The cloud's word to a spot machine that it takes it back.
 *
 * @param action what it will do, as EC2 calls it: {@code terminate}, {@code stop}, {@code
 *     hibernate}
 * @param at when, some two minutes after it was said
 */
public record Notice(String action, Instant at) {}
