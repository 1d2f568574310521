package scaler.app.wiring;

import java.time.Instant;
import java.time.InstantSource;

/** Tells lengths of time: it begins with the computer's clock and then only goes forward. */
final class Steady implements InstantSource {
  private final Instant start;
  private final long nanos = System.nanoTime();

  Steady(InstantSource clock) {
    this.start = clock.instant();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - nanos);
  }
}
