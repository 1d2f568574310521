package scaler.outbound.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;

/** Machines that have ended, for people. Reads only. */
public final class Ends {
  private final Jdbi jdbi;

  public Ends(Database database) {
    this.jdbi = database.jdbi();
  }

  /**
   * A machine that is gone.
   *
   * @param at when the cloud confirmed it
   * @param cause why it ended, on one line: the word of its cause and what was seen
   */
  public record Ended(MachineId id, Instant at, String cause) {}

  /**
   * A role's machines that ended in the time before an instant, the newest first. Launches that the
   * cloud refused gave no machine and are not in there.
   *
   * @param most so many at most
   */
  public List<Ended> before(
      Instant now, Duration time, String application, RoleName role, int most) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT m.instance_id, m.since, coalesce(
                  m.end_cause || coalesce(': ' || nullif(m.end_detail, ''), ''),
                  (SELECT what FROM machine_event e WHERE e.slot = m.slot ORDER BY e.id DESC LIMIT 1),
                  'nobody has written down why') AS cause
                FROM machine m
                WHERE m.application = :application AND m.role = :role AND m.state = 'gone'
                  AND m.instance_id IS NOT NULL AND m.since > :from
                ORDER BY m.since DESC, m.slot DESC LIMIT :most
                """)
            .bind("application", application)
            .bind("role", role.value())
            .bind("from", now.minus(time))
            .bind("most", most)
            .map((rs, context) ->
                new Ended(
                    new MachineId(rs.getString("instance_id")),
                    Database.instant(rs, "since").orElseThrow(),
                    rs.getString("cause")))
            .list());
  }
}
