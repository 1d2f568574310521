package scaler.core.fleet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import scaler.core.model.Platform;

/**
 * What one machine costs.
 *
 * @param machine US dollars an hour for the machine itself; a commitment may have paid for it
 * @param beside US dollars an hour for its disk and its public address, which none pays for
 * @param platform says in which steps its time is charged
 */
public record Rate(BigDecimal machine, BigDecimal beside, Platform platform) {
  private static final BigDecimal HOUR_SECONDS = BigDecimal.valueOf(3600);
  private static final int PLACES = 6;

  /** US dollars an hour of all of it. */
  public BigDecimal perHour() {
    return machine.add(beside);
  }

  /**
   * US dollars, with six decimals, of a machine that ran that long without a stop. Disk and address
   * are charged by the second, at least a minute, on every platform.
   */
  public BigDecimal of(Duration ran) {
    BigDecimal all =
        machine
            .multiply(seconds(platform.charged(ran)))
            .add(beside.multiply(seconds(Platform.LINUX.charged(ran))));
    return all.divide(HOUR_SECONDS, PLACES, RoundingMode.HALF_UP);
  }

  private static BigDecimal seconds(Duration time) {
    return BigDecimal.valueOf(time.toSeconds());
  }
}
