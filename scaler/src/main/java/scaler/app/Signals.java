package scaler.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and TERM end a command in an orderly way: its thread is interrupted, and the process waits
 * until the command has said where things stand.
 */
final class Signals {
  /** Longer than any single call to a database or a cloud takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CountDownLatch ended = new CountDownLatch(1);

  private Signals() {}

  /** From now on a signal interrupts the calling thread. */
  static Signals interrupt(Thread command) {
    Signals signals = new Signals();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> signals.stop(command), "signal"));
    return signals;
  }

  /** The command is over; there is nothing to interrupt any more. */
  void ended() {
    ended.countDown();
  }

  private void stop(Thread command) {
    if (ended.getCount() == 0) {
      return;
    }
    command.interrupt();
    try {
      ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
