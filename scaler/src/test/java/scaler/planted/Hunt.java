package scaler.planted;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import org.slf4j.LoggerFactory;
import scaler.sim.soak.Life;
import scaler.sim.soak.Settings;
import scaler.sim.soak.Soak;

/**
 * Runs among the classes that have a mistake; told and asked only in words that Java itself has.
 */
public final class Hunt {
  private Hunt() {}

  /**
   * Lives one life after the other until a law is broken.
   *
   * @return which seed broke which law how; empty when none did
   */
  public static String until(long from, int seeds, int hours) {
    ((Logger) LoggerFactory.getLogger("scaler")).setLevel(Level.OFF);
    Settings settings = Settings.STANDARD.lasting(Duration.ofHours(hours));
    for (long seed = from; seed < from + seeds; seed++) {
      try {
        Life life = Soak.live(seed, settings);
        if (life.broken().isPresent()) {
          return "seed %d: %s".formatted(seed, life.broken().get());
        }
      } catch (RuntimeException | Error e) {
        return "seed %d: %s".formatted(seed, e);
      }
    }
    return "";
  }
}
