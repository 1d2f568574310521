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
  private volatile boolean arrived;
  private volatile int code;

  private Signals() {}

  /** From now on a signal interrupts the calling thread. */
  static Signals interrupt(Thread command) {
    Signals signals = new Signals();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> signals.stop(command), "signal"));
    return signals;
  }

  /** Without any; for those who call commands inside another process. */
  static Signals none() {
    return new Signals();
  }

  /** Whether one has come: what fails from then on fails for that reason. */
  boolean arrived() {
    return arrived;
  }

  /** The command is over with that exit code; there is nothing to interrupt any more. */
  void ended(int exitCode) {
    code = exitCode;
    ended.countDown();
  }

  private void stop(Thread command) {
    if (ended.getCount() == 0) {
      return;
    }
    arrived = true;
    command.interrupt();
    try {
      if (ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        // Java by itself would end with the signal's number, whatever the command has to say.
        Runtime.getRuntime().halt(code);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
