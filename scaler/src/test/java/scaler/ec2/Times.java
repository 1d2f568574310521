package scaler.ec2;

import java.time.Duration;

/**
 * How long things take in the double.
 *
 * @param pending from the launch, or the start, to running
 * @param seen from the launch until listings and calls by id know the machine
 * @param tagged from a tag's writing until listings show it, those of the launch included
 * @param stopping from the order to stopped
 * @param ending from the order to terminated
 * @param listed from the end until listings forget the machine
 * @param counted from the end until limits forget the machine
 * @param notice from a spot interruption's notice to its end
 */
public record Times(
    Duration pending,
    Duration seen,
    Duration tagged,
    Duration stopping,
    Duration ending,
    Duration listed,
    Duration counted,
    Duration notice) {
  /** What a user of EC2 sees on a good day. */
  public static final Times STANDARD =
      new Times(
          Duration.ofSeconds(5),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofHours(1),
          Duration.ZERO,
          Duration.ofMinutes(2));

  /** Machines are known so long after their launch, tags shown so long after their writing. */
  public Times late(Duration machines, Duration tags) {
    return new Times(pending, machines, tags, stopping, ending, listed, counted, notice);
  }

  /** Ended machines count so long towards limits. */
  public Times counting(Duration ended) {
    return new Times(pending, seen, tagged, stopping, ending, listed, ended, notice);
  }
}
