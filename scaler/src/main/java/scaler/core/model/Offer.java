package scaler.core.model;

import java.time.Duration;

/**
 * What a cloud may have room for or not: one machine type in one zone, in one market.
 *
 * @param type empty where a launch template says it
 */
public record Offer(String zone, String type, Market market) {
  /**
   * So long an offer is not asked for after the cloud had no room there. Room comes back in minutes
   * rather than seconds, and other offers are tried meanwhile.
   */
  public static final Duration REST = Duration.ofMinutes(3);

  @Override
  public String toString() {
    String what =
        switch (market) {
          case ON_DEMAND -> type;
          case SPOT -> type.isEmpty() ? "spot" : "spot " + type;
        };
    return what.isEmpty() ? zone : what + " in " + zone;
  }
}
