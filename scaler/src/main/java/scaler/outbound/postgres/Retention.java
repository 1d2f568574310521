package scaler.outbound.postgres;

import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;

/** Keeps the database small: what nobody reads any more is deleted. */
public final class Retention {
  private static final Duration SAMPLES = Duration.ofDays(15);
  private static final Duration FIRINGS = Duration.ofDays(15);
  private static final Duration DECISIONS = Duration.ofDays(90);

  private static final Duration CANDIDATES = Duration.ofDays(1);

  private final Jdbi jdbi;

  public Retention(Database database) {
    this.jdbi = database.jdbi();
  }

  /** Deletes samples and firings older than 15 days, decisions and rescues older than 90. */
  public void prune(Instant now) {
    jdbi.useHandle(handle -> {
      handle.execute("DELETE FROM sample WHERE at < ?", now.minus(SAMPLES));
      handle.execute("DELETE FROM firing WHERE scheduled_at < ?", now.minus(FIRINGS));
      handle.execute("DELETE FROM decision WHERE at < ?", now.minus(DECISIONS));
      handle.execute("DELETE FROM job_rescue WHERE at < ?", now.minus(DECISIONS));
      handle.execute("DELETE FROM candidate WHERE seen_at < ?", now.minus(CANDIDATES));
    });
  }
}
