package scaler.core.model;

/**
 * The least and the most machines of a role, both included.
 *
 * @param min 0 or more
 * @param max {@code min} or more
 */
public record Bounds(int min, int max) {
  public Bounds {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException("need 0 <= min <= max, got %d..%d".formatted(min, max));
    }
  }

  public int clamp(int wanted) {
    return Math.clamp(wanted, min, max);
  }
}
