package scaler.planted;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.List;
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
   * Lives one life after the other until a law is broken that was meant to find the mistake. A life
   * that breaks another one, or does not come to its end, found nothing.
   *
   * @param laws by their names, with blanks between them
   * @return which seed broke which law how; empty when none did
   */
  public static String until(String laws, int seeds, int hours) {
    ((Logger) LoggerFactory.getLogger("scaler")).setLevel(Level.OFF);
    Settings settings = Settings.STANDARD.lasting(Duration.ofHours(hours));
    List<String> meant = List.of(laws.split(" ", -1));
    for (long seed = 1; seed <= seeds; seed++) {
      String broken = broken(seed, settings);
      if (meant.contains(broken.split(" ", 2)[0])) {
        return "seed %d: %s".formatted(seed, broken);
      }
      if (!broken.isEmpty() && Boolean.getBoolean("scaler.planted.tell")) {
        System.out.printf("  (seed %d: %s)%n", seed, broken);
      }
    }
    return "";
  }

  private static String broken(long seed, Settings settings) {
    try {
      Life life = Soak.live(seed, settings);
      return life.broken().orElse("");
    } catch (RuntimeException | Error e) {
      return e.toString();
    }
  }
}
