package scaler.engine.port;

import java.time.Duration;

/** Calls to look now. What is to be done is never in them. */
public interface Wakeups {
  /**
   * Waits until somebody calls for the application, at most so long.
   *
   * @return whether somebody called, or may have
   */
  boolean await(String application, Duration atMost) throws InterruptedException;
}
