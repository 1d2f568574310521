package scaler.engine;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.engine.CrashPoints.Kind;

/**
 * The process dies after each of its calls in turn. A class of its own, so that it runs beside
 * {@link CrashTest}.
 */
@ExtendWith(Quiet.class)
class CrashAfterTest {
  @Test
  void dead_after_any_call() {
    CrashSweep.of(Kind.AFTER);
  }

  @Test
  @Tag("long")
  void any_call_throws_after_its_effect() {
    CrashSweep.of(Kind.BLIP_AFTER);
  }
}
