package scaler;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Names every skipped test at the end, with its reason, so that none is skipped in silence. */
public final class SkippedAtTheEnd implements TestExecutionListener {
  private final Map<String, String> skipped = new ConcurrentSkipListMap<>();

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped.put(test.getUniqueId(), test.getDisplayName() + ": " + reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      String reason =
          result.getThrowable().map(Throwable::getMessage).orElse("its assumption does not hold");
      skipped.put(test.getUniqueId(), test.getDisplayName() + ": " + reason);
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (!skipped.isEmpty()) {
      System.out.println("Skipped here, each for want of something:");
      skipped.values().forEach(line -> System.out.println("  " + line));
    }
  }
}
