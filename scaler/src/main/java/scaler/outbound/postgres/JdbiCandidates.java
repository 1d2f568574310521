package scaler.outbound.postgres;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import scaler.engine.port.Candidates;
import scaler.engine.port.Leases;

/**
 * Candidates as rows; the server's clock counts. A program that is older than what the schema needs
 * gets no lease, so it is none.
 */
public final class JdbiCandidates implements Candidates {
  private final Jdbi jdbi;
  private final int schema;

  public JdbiCandidates(Database database) {
    this.jdbi = database.jdbi();
    this.schema = database.schema();
  }

  @Override
  public boolean givesWay(String application, String holder) {
    return jdbi.withHandle(handle -> {
      tell(handle, application, holder);
      return oneWithFewer(handle, application, holder);
    });
  }

  private void tell(Handle handle, String application, String holder) {
    handle
        .createUpdate(
            """
            INSERT INTO candidate
            SELECT :application, :holder, clock_timestamp()
            FROM installation WHERE needs_schema <= :schema
            ON CONFLICT (application, holder) DO UPDATE SET seen_at = clock_timestamp()
            """)
        .bind("application", application)
        .bind("holder", holder)
        .bind("schema", schema)
        .execute();
  }

  private static boolean oneWithFewer(Handle handle, String application, String holder) {
    return handle
        .createQuery(
            """
            WITH held AS (
              SELECT application, holder FROM lease WHERE expires_at > clock_timestamp()),
            others AS (
              SELECT (SELECT count(*) FROM held WHERE held.holder = candidate.holder) AS holds
              FROM candidate
              WHERE application = :application AND holder <> :holder
                AND seen_at > clock_timestamp() - make_interval(secs => :term)),
            mine AS (
              SELECT count(*) AS holds,
                count(*) FILTER (WHERE application = :application) = 1 AS this
              FROM held WHERE holder = :holder)
            SELECT CASE WHEN mine.this THEN least.holds <= mine.holds - 2
              ELSE least.holds < mine.holds AND EXISTS (
                SELECT 1 FROM lease WHERE application = :application
                  AND expires_at > clock_timestamp() - make_interval(secs => :courtesy))
              END
            FROM mine, (SELECT min(holds) AS holds FROM others) least
            """)
        .bind("application", application)
        .bind("holder", holder)
        .bind("term", Leases.TERM.toSeconds())
        .bind("courtesy", COURTESY.toSeconds())
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }
}
