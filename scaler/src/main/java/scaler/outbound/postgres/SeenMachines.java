package scaler.outbound.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import scaler.core.decide.Sentences;
import scaler.core.model.CloudMachine;
import scaler.core.model.Market;
import scaler.core.model.Sight;
import scaler.core.model.Sight.Check;
import scaler.core.model.TargetState;
import scaler.engine.port.Lease;
import tools.jackson.databind.node.ObjectNode;

/** What the last look saw of machines, and in their lives what the cloud's checks found. */
final class SeenMachines {
  private SeenMachines() {}

  /**
   * In one statement: a role may have thousands, and few of them change from look to look. What the
   * bill depends on is shown of machines that run only, and is asked for afterwards, so it stays.
   */
  static void write(Handle handle, Lease lease, List<Sight> machines, Instant now) {
    if (machines.isEmpty()) {
      return;
    }
    Set<Long> changed =
        handle
            .createQuery(
                """
                WITH now AS (SELECT unnest(:slots) AS slot, unnest(:seen)::jsonb AS seen),
                known AS (
                  SELECT slot, jsonb_strip_nulls(jsonb_build_object(
                    'platform', machine.seen -> 'platform',
                    'publicIpv4', machine.seen -> 'publicIpv4',
                    'market', machine.seen -> 'market')) || now.seen AS seen
                  FROM machine JOIN now USING (slot))
                UPDATE machine SET seen = known.seen FROM known
                WHERE machine.slot = known.slot AND machine.seen IS DISTINCT FROM known.seen
                RETURNING machine.slot
                """)
            .bindArray(
                "slots",
                Long.class,
                machines.stream().map(sight -> sight.machine().slot()).toList())
            .bindArray(
                "seen",
                String.class,
                machines.stream().map(sight -> seen(sight).toString()).toList())
            .mapTo(Long.class)
            .set();
    machines.stream()
        .filter(sight -> changed.contains(sight.machine().slot()))
        .forEach(sight -> examined(handle, lease, sight, now));
  }

  private static ObjectNode seen(Sight sight) {
    ObjectNode seen = Json.object();
    sight
        .page()
        .ifPresent(page -> {
          seen.put("page", page.state().name().toLowerCase(Locale.ROOT));
          seen.put("workers", page.workers());
          page.release().ifPresent(release -> seen.put("release", release));
        });
    sight.cloud().ifPresent(cloud -> billed(cloud, seen));
    sight.notice().ifPresent(notice -> seen.put("notice", notice.action() + " at " + notice.at()));
    switch (sight.health()) {
      case Sight.Health.NotAsked() -> {}
      case Sight.Health.Healthy() -> seen.put("health", "healthy");
      case Sight.Health.Unhealthy(var why) -> seen.put("health", why);
    }
    targets(sight, seen);
    sight.locks().ifPresent(locks -> seen.put("jobs", locks));
    switch (sight.check()) {
      case Check.NotMade() -> {}
      case Check.Clear() -> {}
      case Check.Unknown(var why) -> seen.put("checksUnknown", why);
      case Check.Found(var ailments) ->
          seen.put("checks", Sentences.of(sight.machine().label(), ailments));
    }
    return seen;
  }

  private static void targets(Sight sight, ObjectNode seen) {
    TargetState.worst(sight.targets().values())
        .ifPresent(target -> seen.put("target", word(target)));
    if (sight.targets().size() > 1) {
      // The worst stands for all; here is which it is.
      seen.put(
          "targets",
          sight.targets().entrySet().stream()
              .map(target -> target.getKey().label() + " " + word(target.getValue()))
              .collect(Collectors.joining(", ")));
    }
  }

  private static String word(TargetState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static void billed(CloudMachine cloud, ObjectNode seen) {
    if (cloud.market() == Market.SPOT) {
      seen.put("market", cloud.market().word());
    }
    if (cloud.state() == CloudMachine.State.RUNNING) {
      seen.put("platform", cloud.billing().platform().word());
      seen.put("publicIpv4", cloud.billing().publicIpv4() ? "yes" : "no");
    }
  }

  /** What was found is part of the machine's life, and that it is over, too. */
  private static void examined(Handle handle, Lease lease, Sight sight, Instant now) {
    String label = sight.machine().label();
    switch (sight.check()) {
      case Check.NotMade() -> {}
      case Check.Unknown unknown -> {}
      case Check.Clear() ->
          tell(
              handle,
              lease,
              sight,
              now,
              "EC2 finds nothing wrong with %s any more".formatted(label),
              false);
      case Check.Found(var ailments) ->
          tell(handle, lease, sight, now, Sentences.of(label, ailments), true);
    }
  }

  /**
   * @param first whether it is told where nothing of the kind was told before
   */
  private static void tell(
      Handle handle, Lease lease, Sight sight, Instant now, String what, boolean first) {
    handle
        .createUpdate(
            """
            INSERT INTO machine_event (slot, at, epoch, state, what)
            SELECT :slot, :now, :epoch, :state, :what
            WHERE coalesce((
              SELECT what <> :what FROM machine_event
              WHERE slot = :slot AND what LIKE 'EC2 %' ORDER BY id DESC LIMIT 1), :first)
            """)
        .bind("slot", sight.machine().slot())
        .bind("now", now)
        .bind("epoch", lease.epoch())
        .bind("state", sight.machine().state().word())
        .bind("what", what)
        .bind("first", first)
        .execute();
  }
}
