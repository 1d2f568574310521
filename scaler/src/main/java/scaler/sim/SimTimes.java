package scaler.sim;

import java.time.Duration;

/**
 * How long things take in a simulated world.
 *
 * @param pending from the launch until a machine runs
 * @param boot from then until it is ready and its page answers
 * @param shutdown from the order to end until it has ended
 * @param listed from the launch until listings show a machine
 * @param tagSeen from a change of a tag until the machine acts on it
 * @param probed from the registration until the balancer has made up its mind
 * @param connections from the deregistration until the last connection has ended
 */
public record SimTimes(
    Duration pending,
    Duration boot,
    Duration shutdown,
    Duration listed,
    Duration tagSeen,
    Duration probed,
    Duration connections) {
  /** Those of a small machine with a quick application. */
  public static final SimTimes STANDARD =
      new SimTimes(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ZERO,
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4));
}
