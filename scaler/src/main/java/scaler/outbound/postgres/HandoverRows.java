package scaler.outbound.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import scaler.core.model.Handover;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.outbound.postgres.JdbiWishes.Asker;

/** Wishes about who is in charge of a machine; one machine has at most one that is open. */
final class HandoverRows {
  private HandoverRows() {}

  static List<Handover> open(Handle handle, String application) {
    return handle
        .createQuery(
            """
            SELECT * FROM handover WHERE application = :application AND done_at IS NULL ORDER BY id
            """)
        .bind("application", application)
        .map((rs, context) -> handover(rs))
        .list();
  }

  private static Handover handover(ResultSet rs) throws SQLException {
    long id = rs.getLong("id");
    MachineId machine = new MachineId(rs.getString("instance_id"));
    String reason = rs.getString("reason");
    String asked = "asked by " + rs.getString("made_by") + (reason.isEmpty() ? "" : ": " + reason);
    return switch (rs.getString("kind")) {
      case "adopt" ->
          new Handover.Adopt(
              id,
              new RoleName(rs.getString("role")),
              machine,
              rs.getString("zone"),
              new Machine.Place(
                  rs.getString("address"), rs.getInt("port_offset"), rs.getString("machine_type")),
              Database.instant(rs, "running_since").orElseThrow(),
              rs.getBoolean("pageless"),
              asked);
      default -> new Handover.Leave(id, machine, asked);
    };
  }

  static void done(Handle handle, Handover wish, Instant now) {
    handle
        .createUpdate("UPDATE handover SET done_at = :now WHERE id = :id AND done_at IS NULL")
        .bind("id", wish.id())
        .bind("now", now)
        .execute();
  }

  static void adopt(Handle handle, String application, Handover.Adopt wish, Asker asker) {
    handle
        .createUpdate(
            """
            INSERT INTO handover
              (application, kind, instance_id, role, zone, address, port_offset, machine_type,
               running_since, pageless, made_by, reason)
            VALUES (:application, 'adopt', :id, :role, :zone, :address, :offset, :type,
               :running, :pageless, :by, :reason)
            ON CONFLICT DO NOTHING
            """)
        .bind("application", application)
        .bind("id", wish.machine().value())
        .bind("role", wish.role().value())
        .bind("zone", wish.zone())
        .bind("address", wish.place().address())
        .bind("offset", wish.place().portOffset())
        .bind("type", wish.place().type())
        .bind("running", wish.runningSince())
        .bind("pageless", wish.pageless())
        .bind("by", asker.by())
        .bind("reason", asker.reason())
        .execute();
  }

  static void leave(Handle handle, String application, MachineId machine, Asker asker) {
    handle
        .createUpdate(
            """
            INSERT INTO handover (application, kind, instance_id, made_by, reason)
            VALUES (:application, 'leave', :id, :by, :reason)
            ON CONFLICT DO NOTHING
            """)
        .bind("application", application)
        .bind("id", machine.value())
        .bind("by", asker.by())
        .bind("reason", asker.reason())
        .execute();
  }
}
