package scaler.engine.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.Sentences;

/** How the looks of one application go in this process. Safe for several threads. */
public final class Vigil {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final String application;
  private final InstantSource steady;
  private Optional<Instant> lookingSince = Optional.empty();
  private boolean toldOfHang;
  private long looks;
  private long failed;
  private long decided;
  private Optional<Seen> last = Optional.empty();

  /**
   * @param steady a clock that only goes forward
   */
  public Vigil(String application, InstantSource steady) {
    this.application = application;
    this.steady = steady;
  }

  /**
   * How it went so far.
   *
   * @param looks begun in this process
   * @param failed broken off by a fault or by the database
   * @param decided gone through with the cloud in sight
   * @param last what the last one of these saw
   */
  public record Course(long looks, long failed, long decided, Optional<Seen> last) {}

  public synchronized Course course() {
    return new Course(looks, failed, decided, last);
  }

  /** How long the look has hung that is under way; empty when none takes too long. */
  public synchronized Optional<Duration> hanging() {
    return lookingSince
        .map(since -> Duration.between(since, steady.instant()))
        .filter(time -> time.compareTo(Silence.LATE) > 0);
  }

  /** Says, once for each, that a look hangs. */
  public void tellOfHang() {
    Optional<Duration> hangs = hanging();
    synchronized (this) {
      if (hangs.isEmpty() || toldOfHang) {
        return;
      }
      toldOfHang = true;
    }
    LOG.error(
        "{}: a look has been under way for {}, so nothing is decided; if it does not end, restart this"
            + " service, which loses nothing",
        application,
        Sentences.of(hangs.get()));
  }

  synchronized void begins() {
    looks++;
    lookingSince = Optional.of(steady.instant());
  }

  void ends() {
    Optional<Duration> hung = hanging();
    boolean told;
    synchronized (this) {
      told = toldOfHang;
      toldOfHang = false;
      lookingSince = Optional.empty();
    }
    if (told && hung.isPresent()) {
      LOG.info("{}: the look that hung has ended after {}", application, Sentences.of(hung.get()));
    }
  }

  synchronized void fails() {
    failed++;
  }

  synchronized void decides(Seen seen) {
    decided++;
    last = Optional.of(seen);
  }
}
