package scaler.engine.port;

import java.time.Duration;

/**
 * Who could decide for an application, so that several processes share several applications evenly:
 * none decides for two more than another one that could.
 */
public interface Candidates {
  /**
   * A free lease is left so long to a process that decides for fewer; then anybody may have it.
   * Longer than the 3 s between two askings, so that such a one comes to ask; and short enough for
   * whoever dies to be followed within 20 s: {@link Leases#TERM}, this, and one asking.
   */
  Duration COURTESY = Duration.ofSeconds(4);

  /** For a process that takes what it can get. */
  Candidates ALONE = (application, holder) -> false;

  /**
   * Tells that this process could decide for an application, or does, and asks whether another one
   * should. Told again within {@link Leases#TERM} it counts; a process that is silent does not.
   *
   * @return whether the lease is to be left, or given, to one that decides for fewer applications
   */
  boolean givesWay(String application, String holder);
}
