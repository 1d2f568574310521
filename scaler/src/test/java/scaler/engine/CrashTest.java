package scaler.engine;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.engine.CrashPoints.Kind;

/** The process dies before each of its calls in turn; whoever comes next brings the fleet right. */
@ExtendWith(Quiet.class)
class CrashTest {
  @Test
  void dead_before_any_call() {
    CrashSweep.of(Kind.BEFORE);
  }

  @Test
  @Tag("long")
  void any_call_throws_before_its_effect() {
    CrashSweep.of(Kind.BLIP_BEFORE);
  }
}
