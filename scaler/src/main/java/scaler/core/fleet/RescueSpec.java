package scaler.core.fleet;

/**
 * How jobs are freed whose machine has ended.
 *
 * @param url of the same table, for a user who may free locks
 * @param machines a job during which so many machines ended is failed
 * @param maxAttempts the gem's {@code max_attempts}; freeing a job never brings it there
 */
public record RescueSpec(String url, int machines, int maxAttempts) {}
