package scaler.outbound.queues;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.model.Reading;

/** Adds up groups of like rows. The four states leave no row out and count none twice. */
final class JobTally {
  /** Some move jobs to the front by an absurdly early {@code run_at}; an age has to be an age. */
  private static final double LONGEST_WAIT = Duration.ofDays(3650).toSeconds();

  private final Map<String, Integer> locks = new HashMap<>();
  private long ready;
  private long running;
  private long scheduled;
  private long failed;
  private long wantedReady;
  private long wantedRunning;
  private long wantedScheduled;
  private double oldest;
  private double wantedOldest;
  private long newest = -1;
  private long fresh;
  private long wantedFresh;
  private int groups;

  void add(ResultSet group) throws SQLException {
    groups++;
    long jobs = group.getLong("jobs");
    boolean wanted = group.getBoolean("wanted");
    newest = Math.max(newest, group.getLong("newest"));
    fresh += group.getLong("fresh");
    wantedFresh += wanted ? group.getLong("fresh") : 0;
    if (group.getBoolean("failed")) {
      failed += jobs;
      return;
    }
    if (group.getBoolean("held")) {
      running += jobs;
      wantedRunning += wanted ? jobs : 0;
    } else if (group.getBoolean("due")) {
      ready += jobs;
      wantedReady += wanted ? jobs : 0;
      double waited = Math.min(group.getDouble("oldest_seconds"), LONGEST_WAIT);
      oldest = Math.max(oldest, waited);
      wantedOldest = wanted ? Math.max(wantedOldest, waited) : wantedOldest;
    } else {
      scheduled += jobs;
      wantedScheduled += wanted ? jobs : 0;
    }
    if (group.getBoolean("locked")) {
      String worker = Optional.ofNullable(group.getString("locked_by")).orElse("");
      locks.merge(worker, (int) Math.min(jobs, Integer.MAX_VALUE), Math::addExact);
    }
  }

  Reading reading(
      Count count,
      String host,
      Optional<ArrivalCount.Look> arrivals,
      Optional<Reading.Connections> connections,
      Instant now)
      throws NoReading {
    if (groups > DelayedJobTable.MOST_GROUPS) {
      throw new NoReading(
          "more than %d workers hold locks at %s, which is not believed"
              .formatted(DelayedJobTable.MOST_GROUPS, host));
    }
    long demand =
        switch (count) {
          case READY -> wantedReady;
          case READY_AND_RUNNING -> wantedReady + wantedRunning;
        };
    var jobs =
        new Reading.Jobs(
            NoReading.believable(ready, host),
            NoReading.believable(running, host),
            NoReading.believable(scheduled, host),
            NoReading.believable(failed, host),
            span(oldest),
            arrivals.map(this::wanted));
    return new Reading.Known(
        now,
        NoReading.believable(demand, host),
        Optional.of(jobs),
        Optional.of(locks),
        Optional.empty(),
        connections);
  }

  private Reading.Wanted wanted(ArrivalCount.Look arrivals) {
    return new Reading.Wanted(
        (int) wantedReady,
        (int) wantedRunning,
        (int) wantedScheduled,
        span(wantedOldest),
        arrivals.seeing(newest, fresh, wantedFresh));
  }

  private static Duration span(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }
}
