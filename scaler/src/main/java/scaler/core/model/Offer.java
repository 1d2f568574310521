package scaler.core.model;

import java.time.Duration;

/**
 * What a cloud may have room for or not: one machine type in one zone.
 *
 * @param type empty where a launch template says it
 */
public record Offer(String zone, String type) {
  /**
   * So long an offer is not asked for after the cloud had no room there. Room comes back in minutes
   * rather than seconds, and other offers are tried meanwhile.
   */
  public static final Duration REST = Duration.ofMinutes(3);

  @Override
  public String toString() {
    return type.isEmpty() ? zone : type + " in " + zone;
  }
}
