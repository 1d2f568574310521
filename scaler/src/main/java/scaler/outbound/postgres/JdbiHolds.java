package scaler.outbound.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.Machine.Place;
import scaler.core.model.MachineId;
import scaler.engine.port.Holds;
import scaler.engine.port.Lease;

/** Holds as pauses of the whole application, made by scaler itself. */
public final class JdbiHolds implements Holds {
  /** Who is said to have made the pause that a hold is. */
  public static final String MAKER = "scaler";

  /** What the cloud does not list any more may have had some of the slots after the last one. */
  private static final long MARGIN = 1000;

  private final Jdbi jdbi;

  public JdbiHolds(Database database) {
    this.jdbi = database.jdbi();
  }

  /**
   * A hold in force.
   *
   * @param others installations of others that are its reason
   */
  public record Held(String why, Optional<String> others) {}

  @Override
  public Standing of(String application, Collection<Long> slots) {
    return jdbi.withHandle(handle -> {
      long highest =
          handle
              .createQuery(
                  "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM machine_slot_seq")
              .mapTo(Long.class)
              .one();
      Set<Long> taken =
          slots.isEmpty()
              ? Set.of()
              : new HashSet<>(
                  handle
                      .createQuery("SELECT slot FROM machine WHERE slot = ANY(:slots)")
                      .bind("slots", slots.toArray(Long[]::new))
                      .mapTo(Long.class)
                      .list());
      return handle
          .createQuery(
              """
              SELECT r.met_at IS NOT NULL AS met, r.others, r.hold IS NOT NULL AS held,
                p.id IS NOT NULL AND p.ended_at IS NULL AS in_force
              FROM application_record r LEFT JOIN pause p ON p.id = r.hold
              WHERE r.application = :application
              """)
          .bind("application", application)
          .map((rs, context) -> standing(rs, highest, taken))
          .findOne()
          .orElse(new Standing(false, Hold.NONE, Optional.empty(), highest, taken));
    });
  }

  private static Standing standing(ResultSet rs, long highest, Set<Long> taken)
      throws SQLException {
    Hold hold =
        !rs.getBoolean("held") ? Hold.NONE : rs.getBoolean("in_force") ? Hold.IN_FORCE : Hold.ENDED;
    return new Standing(
        rs.getBoolean("met"), hold, Optional.ofNullable(rs.getString("others")), highest, taken);
  }

  @Override
  public void hold(Lease lease, String why, Optional<String> others, Instant now) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      int renewed =
          handle
              .createUpdate(
                  """
                  UPDATE pause SET reason = :why WHERE ended_at IS NULL AND id =
                    (SELECT hold FROM application_record WHERE application = :application)
                  """)
              .bind("why", why)
              .bind("application", lease.application())
              .execute();
      if (renewed == 0) {
        pause(handle, lease, why, now);
      }
      handle
          .createUpdate(
              "UPDATE application_record SET others = :others WHERE application = :application")
          .bind("others", others)
          .bind("application", lease.application())
          .execute();
    });
  }

  private static void pause(Handle handle, Lease lease, String why, Instant now) {
    handle
        .createUpdate(
            """
            WITH made AS (
              INSERT INTO pause (application, made_by, reason, made_at)
              VALUES (:application, :by, :why, :now) RETURNING id)
            INSERT INTO application_record (application, hold) SELECT :application, id FROM made
            ON CONFLICT (application) DO UPDATE SET hold = excluded.hold
            """)
        .bind("application", lease.application())
        .bind("by", MAKER)
        .bind("why", why)
        .bind("now", now)
        .execute();
  }

  @Override
  public void remake(Lease lease, Machine machine, int version, String what, Instant now) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      handle
          .createUpdate(
              """
              INSERT INTO machine
                (slot, application, role, zone, version, request, instance_id, state, since,
                 requested_at, first_running_at, address, port_offset, machine_type, pageless,
                 drain_cause, drain_detail, drain_since)
              OVERRIDING SYSTEM VALUE
              VALUES (:slot, :application, :role, :zone, :version, '{}', :id, :state, :since,
                :requested, :running, :address, :offset, :type, :pageless,
                :drainCause, :drainDetail, :drainSince)
              """)
          .bind("slot", machine.slot())
          .bind("application", lease.application())
          .bind("role", machine.role().value())
          .bind("zone", machine.zone())
          .bind("version", version)
          .bind("id", machine.id().map(MachineId::value))
          .bind("state", machine.state().word())
          .bind("since", machine.since())
          .bind("requested", machine.requestedAt())
          .bind("running", machine.firstRunning())
          .bind("address", machine.place().map(Place::address))
          .bind("offset", machine.place().map(Place::portOffset).orElse(0))
          .bind("type", machine.place().map(Place::type))
          .bind("pageless", machine.pageless())
          .bind("drainCause", machine.drain().map(drain -> drain.cause().kind().word()))
          .bind("drainDetail", machine.drain().map(drain -> drain.cause().detail()))
          .bind("drainSince", machine.drain().map(Drain::since))
          .execute();
      JdbiMachines.event(handle, lease, machine.slot(), machine.state(), what, now);
    });
  }

  @Override
  public void skipTo(Lease lease, long slot) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      skip(handle, slot);
    });
  }

  private static void skip(Handle handle, long slot) {
    // Several applications may do so at once, and none may set it back.
    handle.execute("SELECT pg_advisory_xact_lock(hashtext('machine_slot_seq'))");
    handle
        .createQuery(
            """
            SELECT setval('machine_slot_seq', :slot + :margin)
            WHERE :slot > (SELECT last_value FROM machine_slot_seq)
              OR :slot = 1 AND NOT (SELECT is_called FROM machine_slot_seq)
            """)
        .bind("slot", slot)
        .bind("margin", MARGIN)
        .mapTo(Long.class)
        .findOne();
  }

  @Override
  public void met(Lease lease, Instant now) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      handle
          .createUpdate(
              """
              INSERT INTO application_record (application, met_at) VALUES (:application, :now)
              ON CONFLICT (application) DO UPDATE SET
                met_at = coalesce(application_record.met_at, excluded.met_at),
                hold = NULL, others = NULL
              """)
          .bind("application", lease.application())
          .bind("now", now)
          .execute();
    });
  }

  /** The hold of an application, for whoever asks for something by hand. */
  public Optional<Held> held(String application) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT p.reason, r.others FROM application_record r JOIN pause p ON p.id = r.hold
                WHERE r.application = :application AND p.ended_at IS NULL
                """)
            .bind("application", application)
            .map((rs, context) ->
                new Held(rs.getString("reason"), Optional.ofNullable(rs.getString("others"))))
            .findOne());
  }
}
