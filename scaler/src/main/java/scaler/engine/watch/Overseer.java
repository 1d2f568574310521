package scaler.engine.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.RoleView;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.engine.invariants.Invariant;
import scaler.engine.invariants.Invariants;
import scaler.engine.invariants.Past;
import scaler.engine.invariants.Picture;
import scaler.engine.invariants.Violation;
import scaler.engine.loop.Outage;

/**
 * Checks once a minute that what must be true of a fleet is true, on what a look saw anyway. It
 * only tells: see decision 34. Asks the database beside the loop, and nobody else.
 */
public final class Overseer {
  private static final Duration EACH = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final String application;
  private final Function<Instant, Told> record;
  private final InstantSource steady;
  private final Executor beside;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile Instant next = Instant.MIN;
  private volatile String installation = "";
  private volatile Map<MachineId, Instant> unknown = Map.of();

  private final Map<Invariant, Long> ever = new EnumMap<>(Invariant.class);
  private Set<Violation> standing = Set.of();
  private long term;

  /** What the database tells. */
  public record Told(String installation, Past past) {}

  /**
   * @param record reads the database as of an instant
   * @param steady a clock that only goes forward
   * @param beside runs what waits for others
   */
  public Overseer(
      String application, Function<Instant, Told> record, InstantSource steady, Executor beside) {
    this.application = application;
    this.record = record;
    this.steady = steady;
    this.beside = beside;
  }

  /** A look has decided; it is checked when it is time. */
  public void saw(Seen seen) {
    List<RoleView> roles = seen.roles().stream().map(Seen.Role::view).toList();
    unknown = stillUnknown(seen, roles);
    Instant now = steady.instant();
    if (now.isBefore(next) || !underWay.compareAndSet(false, true)) {
      return;
    }
    next = now.plus(EACH);
    long mine = term();
    beside.execute(() -> {
      try {
        check(seen, roles, mine);
      } catch (RuntimeException e) {
        // Without the database nothing is decided either, and the loop tells that; or the service
        // ends, and has cut the check off.
        if (!Outage.isOfTheDatabase(e) && !Thread.currentThread().isInterrupted()) {
          LOG.warn(
              "{}: what must be true was not checked this minute: {}", application, e.toString());
        }
        LOG.debug("not checked", e);
      } finally {
        underWay.set(false);
      }
    });
  }

  /** Since when machines without a row have been seen; before the first check all are ours. */
  private Map<MachineId, Instant> stillUnknown(Seen seen, List<RoleView> roles) {
    Map<MachineId, Instant> since = new HashMap<>();
    for (CloudMachine machine : Invariants.unknown(installation, seen.listing(), roles)) {
      since.put(machine.id(), unknown.getOrDefault(machine.id(), seen.at()));
    }
    return Map.copyOf(since);
  }

  private void check(Seen seen, List<RoleView> roles, long mine) {
    Told told = record.apply(seen.at());
    installation = told.installation();
    tell(
        Invariants.of(
            new Picture(
                installation, seen.at(), roles, Optional.of(seen.listing()), unknown, told.past())),
        mine);
  }

  /**
   * Somebody else decides now, or nobody: what was found here grows old, and is told no more. The
   * one who decides finds what still stands.
   */
  public synchronized void standsBy() {
    term++;
    standing = Set.of();
    unknown = Map.of();
    next = Instant.MIN;
  }

  /** Counts the times at which this process stood by; a check of an earlier one is void. */
  private synchronized long term() {
    return term;
  }

  /** Each once as long as it stands. */
  private synchronized void tell(List<Violation> found, long mine) {
    if (mine != term) {
      return;
    }
    Map<String, Violation> before =
        standing.stream().collect(Collectors.toMap(Overseer::key, one -> one));
    Set<String> now = new HashSet<>();
    for (Violation violation : found) {
      now.add(key(violation));
      if (!before.containsKey(key(violation))) {
        ever.merge(violation.invariant(), 1L, Long::sum);
        LOG.error("{}: this must not be: {}", application, violation.sentence());
      }
    }
    before.forEach((key, violation) -> {
      if (!now.contains(key)) {
        LOG.info(
            "{}: this is over: {} {}",
            application,
            violation.invariant().name(),
            violation.where());
      }
    });
    standing = Set.copyOf(found);
  }

  private static String key(Violation violation) {
    return violation.invariant().name() + " " + violation.where();
  }

  /** How often each was found violated by this process. */
  public synchronized Map<Invariant, Long> ever() {
    Map<Invariant, Long> all = new LinkedHashMap<>();
    for (Invariant invariant : Invariant.values()) {
      all.put(invariant, ever.getOrDefault(invariant, 0L));
    }
    return all;
  }

  /** What the last check found; nothing while this process does not decide. */
  public synchronized List<Violation> standing() {
    return List.copyOf(standing);
  }
}
