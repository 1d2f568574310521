package scaler.outbound.postgres;

import java.time.Instant;

/**
 * What an application's machines came to.
 *
 * @param machines that ran at all
 * @param seconds of all of them together
 */
public record Usage(int machines, long seconds) {
  /** As the record knows it. */
  public static Usage of(Database database, String application, Instant now) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT count(*) AS machines, coalesce(sum(extract(epoch FROM
                      CASE WHEN state = 'gone' THEN since ELSE :now END - first_running_at)), 0) AS seconds
                    FROM machine WHERE application = :application AND first_running_at IS NOT NULL
                    """)
                .bind("application", application)
                .bind("now", now)
                .map((rs, context) -> new Usage(rs.getInt("machines"), rs.getLong("seconds")))
                .one());
  }
}
