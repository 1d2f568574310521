package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Pause;
import scaler.core.model.VolumeCopy;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Ledger;
import scaler.engine.port.Outcome;
import scaler.engine.port.Volumes;

/**
 * Deletes our own snapshots when their time is over, at most once an hour and a few at a time: a
 * wrong clock then does little harm before somebody reads of it.
 */
final class Expiry {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");
  private static final Duration EVERY = Duration.ofHours(1);
  static final int MOST = 5;

  private final Ledger ledger;
  private final Map<String, Instant> next = new ConcurrentHashMap<>();

  /** Snapshots of which was said that they failed. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Expiry(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Looks when it is time to, also for an application whose roles have no volumes (any more): they
   * may have had some, and snapshots cost money.
   */
  void sweep(Volumes volumes, Active fleet, Instant now) {
    String application = fleet.spec().application();
    if (now.isBefore(next.getOrDefault(application, Instant.MIN))) {
      return;
    }
    next.put(application, now.plus(EVERY));
    switch (volumes.copies(CopyTags.ofApplication(fleet.installation(), application))) {
      case Outcome.Failed<List<VolumeCopy>>(var failure) ->
          LOG.atLevel(keeps(fleet.spec()) ? Level.WARN : Level.DEBUG)
              .log("snapshots whose time is over cannot be looked for ({})", failure.detail());
      case Outcome.Ok<List<VolumeCopy>>(var copies) -> {
        List<Pause> pauses = ledger.wishes().pauses(application, now);
        copies.stream()
            .filter(copy -> copy.failed() && told.add(copy.id()))
            .forEach(Expiry::failed);
        copies.stream()
            .filter(copy -> over(copy, now) && !paused(copy, pauses))
            .sorted(Comparator.comparing(VolumeCopy::begun).thenComparing(VolumeCopy::id))
            .limit(MOST)
            .forEach(copy -> delete(volumes, copy));
      }
    }
  }

  private static boolean over(VolumeCopy copy, Instant now) {
    return CopyTags.expiry(copy.tags()).map(now::isAfter).orElse(false);
  }

  private static boolean paused(VolumeCopy copy, List<Pause> pauses) {
    String role = copy.tags().get(OwnerTags.ROLE);
    return pauses.stream()
        .anyMatch(pause -> pause.role().map(name -> name.value().equals(role)).orElse(true));
  }

  /** Whoever has no volumes need not allow us to look at snapshots. */
  private static boolean keeps(FleetSpec fleet) {
    return fleet.roles().stream().anyMatch(RoleSpec::keepsSnapshots);
  }

  private static void failed(VolumeCopy copy) {
    LOG.warn(
        "the cloud could not make snapshot {} of {}; the volume is as it was, make another by hand if"
            + " you need one",
        copy.id(),
        copy.volume());
  }

  private static void delete(Volumes volumes, VolumeCopy copy) {
    switch (volumes.deleteCopy(copy.id())) {
      case Outcome.Ok<String> _ ->
          LOG.info(
              "snapshot {} of {} is deleted: it was kept until {}",
              copy.id(),
              copy.volume(),
              copy.tags().get(CopyTags.EXPIRES));
      case Outcome.Failed<String>(var failure) ->
          LOG.warn(
              "snapshot {} of {} is not deleted; it will be tried again ({})",
              copy.id(),
              copy.volume(),
              failure.detail());
    }
  }
}
