package scaler.core.policy;

import java.time.Duration;

/**
 * How long a machine takes from its request until it serves.
 *
 * @param seconds in the mean
 * @param machines of so many
 */
public record BootTime(double seconds, double machines) {
  /** As many machines are remembered. */
  private static final double MEMORY = 20;

  /** Before the first machine has come. */
  public static final BootTime USUAL = new BootTime(Constants.USUAL_BOOT.toSeconds(), 0);

  public BootTime {
    if (!(seconds >= 0 && seconds < Double.MAX_VALUE && machines >= 0)) {
      throw new IllegalArgumentException("%s s for %s boots".formatted(seconds, machines));
    }
  }

  /** The same after another machine has come to serve. */
  public BootTime after(Duration boot) {
    double all = Math.min(MEMORY, machines + 1);
    return new BootTime(seconds + (boot.toMillis() / 1e3 - seconds) / all, all);
  }

  /**
   * Seconds until one serves that was asked for some time ago. One that takes longer than others is
   * expected to take as long again as it is late.
   */
  double left(Duration ago) {
    return Math.abs(seconds - ago.toMillis() / 1e3);
  }
}
