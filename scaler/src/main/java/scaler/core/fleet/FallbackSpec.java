package scaler.core.fleet;

import java.time.Duration;

/**
 * At least so many machines when the queue has been unknown for so long.
 *
 * @param capacity never fewer than run or are wanted for another reason
 */
public record FallbackSpec(int capacity, Duration after) {}
