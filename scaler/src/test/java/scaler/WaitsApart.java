package scaler;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * A test that waits fails by itself only. Awaitility would else make it fail for whatever another
 * test's thread throws meanwhile, and test classes run side by side.
 */
public final class WaitsApart implements TestExecutionListener {
  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
  }
}
