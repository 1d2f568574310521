package scaler.engine.loop;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Trouble that lasts. It is told when it begins, then once a minute, and when it is over, so that
 * an hour without a database is sixty lines of a log and not thousands.
 */
public final class Outage {
  private static final Duration EACH = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private OptionalLong begun = OptionalLong.empty();
  private long told;

  /** Measured by this computer's steady clock. */
  public Outage() {
    this(System::nanoTime);
  }

  Outage(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** How long it has lasted, when that is to be told now: zero at its beginning. */
  public synchronized Optional<Duration> goesOn() {
    long now = nanos.getAsLong();
    if (begun.isEmpty()) {
      begun = OptionalLong.of(now);
      told = now;
      return Optional.of(Duration.ZERO);
    }
    if (now - told < EACH.toNanos()) {
      return Optional.empty();
    }
    told = now;
    return Optional.of(Duration.ofNanos(now - begun.getAsLong()));
  }

  /** How long it has lasted, when it is over just now; empty when there was none. */
  public synchronized Optional<Duration> over() {
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    Duration lasted = Duration.ofNanos(nanos.getAsLong() - begun.getAsLong());
    begun = OptionalLong.empty();
    return Optional.of(lasted);
  }

  /** Whether what was thrown means that the database does not answer. */
  public static boolean isOfTheDatabase(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof SQLTransientConnectionException
          || (at instanceof SQLException sql && isOutage(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  /** Connections (08), a server that ends or starts (57P). */
  private static boolean isOutage(@Nullable String state) {
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  /** The innermost cause in one line: the outer ones name our own calls. */
  static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Optional.ofNullable(root.getMessage())
        .flatMap(message -> message.lines().findFirst())
        .orElse(root.getClass().getSimpleName());
  }
}
