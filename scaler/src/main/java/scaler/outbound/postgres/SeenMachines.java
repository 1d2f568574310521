package scaler.outbound.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import scaler.core.decide.Seen;
import scaler.core.decide.Sentences;
import scaler.core.model.Sight;
import scaler.core.model.Sight.Check;
import scaler.engine.port.Lease;

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
                machines.stream().map(sight -> Json.write(Seen.of(sight))).toList())
            .mapTo(Long.class)
            .set();
    machines.stream()
        .filter(sight -> changed.contains(sight.machine().slot()))
        .forEach(sight -> examined(handle, lease, sight, now));
  }

  /** What was found is part of the machine's life, and that it is over, too. */
  private static void examined(Handle handle, Lease lease, Sight sight, Instant now) {
    String label = sight.machine().label();
    switch (sight.check()) {
      case Check.NotMade() -> {}
      case Check.Unknown unknown -> {}
      case Check.Clear() -> tell(handle, lease, sight, now, Seen.clear(label), false);
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
