package scaler.sim.soak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Tells the hashes of some lives, in a process of its own. */
final class Teller {
  /** Small and large fleets, one process and five. */
  private static final List<Long> SEEDS = List.of(3L, 8L, 17L, 33L, 43L);

  private Teller() {}

  static List<String> hashes() {
    Settings settings = Settings.STANDARD.lasting(Duration.ofMinutes(90));
    return SEEDS.stream().map(seed -> seed + " " + Soak.live(seed, settings).hash()).toList();
  }

  public static void main(String[] arguments) {
    ((Logger) LoggerFactory.getLogger("scaler")).setLevel(Level.OFF);
    hashes().forEach(System.out::println);
  }
}
