package scaler.engine;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.engine.CrashPoints.Kind;
import scaler.engine.loop.Hands;
import scaler.sim.SimTimes;

/** The process dies again and again, wherever it is. */
@ExtendWith(Quiet.class)
class CrashOftenTest {
  @Test
  void dead_again_and_again() {
    for (long seed = 1; seed <= 25; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int deaths = 12;
      Stage stage =
          new Stage(
              CrashSweep.START,
              random.nextBoolean() ? SimTimes.STANDARD : Stage.SLOW,
              Hands.sideBySide());
      Supplier<CrashPoints> next =
          () ->
              new CrashPoints(random.nextInt(20), random.nextBoolean() ? Kind.BEFORE : Kind.AFTER);
      CrashSweep.live(stage, Stream.generate(next).limit(deaths).iterator(), "seed " + seed);
    }
  }
}
