package scaler.outbound.postgres;

import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Machines counted, for meters. Reads only. */
public final class Tallies {
  private final Jdbi jdbi;

  public Tallies(Database database) {
    this.jdbi = database.jdbi();
  }

  /** So many of a role, by a word: a state or a cause. */
  public record Tally(String role, String word, long count) {}

  /** Machines that are not gone, by state. */
  public List<Tally> machines(String application) {
    return tally(
        """
        SELECT role, state AS word, count(*) AS count FROM machine
        WHERE application = :application AND state <> 'gone' GROUP BY role, state ORDER BY 1, 2
        """,
        application);
  }

  /** Machines ever asked for; the word is empty. */
  public List<Tally> launches(String application) {
    return tally(
        """
        SELECT role, '' AS word, count(*) AS count FROM machine
        WHERE application = :application GROUP BY role ORDER BY 1
        """,
        application);
  }

  /** Machines that ended, by cause. */
  public List<Tally> ends(String application) {
    return tally(
        """
        SELECT role, coalesce(end_cause, 'unknown') AS word, count(*) AS count FROM machine
        WHERE application = :application AND state = 'gone' GROUP BY 1, 2 ORDER BY 1, 2
        """,
        application);
  }

  private List<Tally> tally(String sql, String application) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(sql)
            .bind("application", application)
            .map((rs, context) ->
                new Tally(rs.getString("role"), rs.getString("word"), rs.getLong("count")))
            .list());
  }
}
