package scaler.outbound.queues;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends a call in time, whatever it hangs in: a name server, a half-open socket, a slow answer. */
final class TimeLimit {
  private TimeLimit() {}

  /**
   * What the call gives, if it does so in time. Afterwards its thread is interrupted, which closes
   * the socket that it waits for, as it is a virtual one.
   *
   * @throws TimeoutException when it takes longer, or the caller is interrupted
   */
  static <T> T within(Duration limit, Callable<T> call)
      throws TimeoutException, ExecutionException {
    var task = new FutureTask<>(call);
    Thread.ofVirtual().name("queue-read").start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new TimeoutException("interrupted");
    } finally {
      task.cancel(true);
    }
  }
}
