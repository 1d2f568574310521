package scaler.core.policy;

import java.time.Instant;

/**
 * What {@link Policy.Predictive} keeps.
 *
 * @param learned as {@link Policy.Auto}
 * @param season the load of the last two weeks
 */
public record Seasoned(Learned learned, Season season) implements Remembered {
  @Override
  public Instant at() {
    return learned.at();
  }

  /** The same after another reading. One that is not newer teaches nothing. */
  static Seasoned of(Remembered left, Learned next, Load load) {
    return switch (left) {
      case Seasoned(var learned, var season) when learned.at().isBefore(load.at()) ->
          new Seasoned(
              next,
              season.seeing(
                  (double) Math.max(0, next.arrivals().came() - learned.arrivals().came()),
                  learned.at(),
                  load.at()));
      case Seasoned seasoned -> seasoned;
      case Learned _, Window _, Several _ -> new Seasoned(next, Season.nothing(load.at()));
    };
  }
}
