package scaler.sim.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Many lives, several at a time. */
public final class Batch {
  private final long from;
  private final int seeds;
  private final Settings settings;
  private final Tally tally = new Tally();
  private final AtomicLong next = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReference<Optional<RuntimeException>> trouble =
      new AtomicReference<>(Optional.empty());
  private final List<Thread> threads = new ArrayList<>();

  public Batch(long from, int seeds, Settings settings) {
    this.from = from;
    this.seeds = seeds;
    this.settings = settings;
  }

  /** What came of it so far. */
  public Tally tally() {
    return tally;
  }

  /** Begins; so many lives are under way at a time. */
  public Batch begin(int atOnce) {
    for (int n = 0; n < atOnce; n++) {
      threads.add(Thread.ofPlatform().name("soak-lives-" + n).daemon().start(this::lives));
    }
    return this;
  }

  private void lives() {
    long number = next.getAndIncrement();
    while (number < seeds && !stopped.get()) {
      try {
        tally.add(Soak.live(from + number, settings));
      } catch (RuntimeException | Error e) {
        trouble.set(
            Optional.of(new IllegalStateException("seed %d: %s".formatted(from + number, e), e)));
        stopped.set(true);
      }
      number = next.getAndIncrement();
    }
  }

  /** No further life begins. */
  public void stop() {
    stopped.set(true);
  }

  /**
   * Waits for the end of all lives, at most so long.
   *
   * @return whether all are over
   */
  public boolean await(long millis) throws InterruptedException {
    long share = Math.max(1, millis / threads.size());
    for (Thread thread : threads) {
      thread.join(share);
    }
    Optional<RuntimeException> met = trouble.get();
    if (met.isPresent()) {
      throw met.get();
    }
    return threads.stream().noneMatch(Thread::isAlive);
  }
}
