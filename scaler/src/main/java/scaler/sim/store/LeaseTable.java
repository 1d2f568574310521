package scaler.sim.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Leases;
import scaler.sim.store.SimHistory.Reign;

/** The table {@code lease}, and who ever had one. */
final class LeaseTable implements Leases {
  private final InstantSource clock;
  private final Map<String, Row> rows = new HashMap<>();
  private final List<Reign> reigns = new ArrayList<>();

  LeaseTable(InstantSource clock) {
    this.clock = clock;
  }

  private static final class Row {
    Lease lease;
    Instant expires;
    @Nullable Instant lookedAt;

    Row(Lease lease, Instant expires) {
      this.lease = lease;
      this.expires = expires;
    }
  }

  /**
   * Lets a transaction go on only while its lease is held.
   *
   * @throws LeaseLostException when the epoch is over
   */
  void check(Lease lease) {
    if (!lasts(lease, Duration.ZERO)) {
      throw new LeaseLostException(lease);
    }
  }

  @Override
  public Optional<Lease> acquire(String application, String holder) {
    Instant now = clock.instant();
    Row row = rows.get(application);
    if (row != null && row.expires.isAfter(now)) {
      return Optional.empty();
    }
    Lease lease = new Lease(application, holder, row == null ? 1 : row.lease.epoch() + 1);
    if (row == null) {
      rows.put(application, new Row(lease, now.plus(TERM)));
    } else {
      row.lease = lease;
      row.expires = now.plus(TERM);
    }
    reigns.add(new Reign(lease, now));
    return Optional.of(lease);
  }

  @Override
  public boolean lasts(Lease lease, Duration time) {
    Row row = of(lease);
    return row != null && row.expires.isAfter(clock.instant().plus(time));
  }

  @Override
  public boolean renew(Lease lease) {
    Row row = of(lease);
    Instant now = clock.instant();
    if (row == null || !row.expires.isAfter(now)) {
      return false;
    }
    row.expires = now.plus(TERM);
    return true;
  }

  @Override
  public void release(Lease lease) {
    Row row = of(lease);
    if (row != null) {
      row.expires = clock.instant();
    }
  }

  @Override
  public Optional<String> holder(String application) {
    return Optional.ofNullable(rows.get(application))
        .filter(row -> row.expires.isAfter(clock.instant()))
        .map(row -> row.lease.holder());
  }

  /** For how many applications each holder decides now. */
  Map<String, Long> held() {
    Map<String, Long> held = new HashMap<>();
    for (Row row : rows.values()) {
      if (row.expires.isAfter(clock.instant())) {
        held.merge(row.lease.holder(), 1L, Long::sum);
      }
    }
    return held;
  }

  /** Whether somebody had an application's lease later than that. */
  boolean lasted(String application, Instant time) {
    Row row = rows.get(application);
    return row != null && row.expires.isAfter(time);
  }

  void looked(Lease lease, Instant now) {
    Row row = of(lease);
    if (row != null) {
      row.lookedAt = now;
    }
  }

  Optional<Instant> lookedAt(String application) {
    return Optional.ofNullable(rows.get(application)).map(row -> row.lookedAt);
  }

  /** Ends a lease at once, whoever holds it. */
  void expire(String application) {
    Optional.ofNullable(rows.get(application)).ifPresent(row -> row.expires = clock.instant());
  }

  List<Reign> reigns() {
    return reigns;
  }

  private @Nullable Row of(Lease lease) {
    Row row = rows.get(lease.application());
    return row != null && row.lease.epoch() == lease.epoch() ? row : null;
  }
}
