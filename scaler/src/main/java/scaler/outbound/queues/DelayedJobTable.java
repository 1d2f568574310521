package scaler.outbound.queues;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.Reading;

/** Counts the jobs of a delayed_job table in one pass, by the database's own clock. */
final class DelayedJobTable {
  /** More than that many workers and states no application has. */
  static final int MOST_GROUPS = 10_000;

  private static final OptionalLong NOT_NUMBERED = OptionalLong.empty();

  private static final Pattern ROWS = Pattern.compile(" rows=(\\d+) ");

  private final Guest guest;
  private final Map<DelayedJob, ArrivalCount> counts = new ConcurrentHashMap<>();
  private final String sql = text("/sql/queues/delayed_job.sql");

  DelayedJobTable(Guest guest) {
    this.guest = guest;
  }

  Reading read(DelayedJob source, Instant now) throws NoReading {
    DatabaseUrl url = guest.address(source.url());
    ArrivalCount arrivals =
        counts.compute(
            source, (_, count) -> count == null ? new ArrivalCount(now) : count.asked(now));
    return within(
        url,
        statement -> {
          var tally = new JobTally();
          ArrivalCount.Look look = arrivals.look();
          boolean numbered = isNumbered(statement);
          try (ResultSet groups =
              statement.executeQuery(
                  query(source, numbered ? OptionalLong.of(look.since()) : NOT_NUMBERED))) {
            while (groups.next()) {
              tally.add(groups);
            }
          }
          return tally.reading(
              source.count(),
              url.toString(),
              numbered ? Optional.of(look) : Optional.empty(),
              connections(statement),
              now);
        });
  }

  /** How many rows the database expects a read to go through; it reads none for that. */
  long rows(DelayedJob source) throws NoReading {
    return within(
        guest.address(source.url()),
        statement -> {
          try (ResultSet plan = statement.executeQuery("explain " + query(source, NOT_NUMBERED))) {
            long most = 0;
            while (plan.next()) {
              Matcher rows = ROWS.matcher(plan.getString(1));
              most = rows.find() ? Math.max(most, Long.parseLong(rows.group(1))) : most;
            }
            return most;
          }
        });
  }

  /**
   * The question.
   *
   * @param newest the highest number of a row that was seen before; empty when rows have none
   */
  private String query(DelayedJob source, OptionalLong newest) throws NoReading {
    String where = source.where().orElse("true");
    if (where.indexOf(';') >= 0) {
      throw new NoReading("the backlog's \"where\" is one condition and holds no semicolon");
    }
    return sql.replace(
            ":fresh",
            newest.isPresent()
                ? "count(*) filter (where id > %d)".formatted(newest.getAsLong())
                : "0")
        .replace(":newest", newest.isPresent() ? "coalesce(max(id), -1)" : "-1")
        .replace(":maxRunSeconds", Long.toString(source.maxRunTime().toSeconds()))
        .replace(":mostGroups", Integer.toString(MOST_GROUPS + 1))
        .replace(":where", where);
  }

  private <T> T within(DatabaseUrl url, Guest.Question<T> question) throws NoReading {
    return guest.within(url, question, trouble -> SqlTrouble.of(trouble, url));
  }

  /** Some applications give their jobs other names than numbers. */
  private static boolean isNumbered(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select atttypid in ('int8'::regtype, 'int4'::regtype) from pg_attribute"
                + " where attrelid = to_regclass('delayed_jobs') and attname = 'id'")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Of those that the server has, some are for its superusers alone. */
  private static Optional<Reading.Connections> connections(Statement statement)
      throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select current_setting('max_connections')::int"
                + " - current_setting('superuser_reserved_connections')::int,"
                + " coalesce(sum(numbackends), 0) from pg_stat_database")) {
      return row.next()
          ? Optional.of(new Reading.Connections(row.getInt(1), row.getInt(2)))
          : Optional.empty();
    }
  }

  private static String text(String resource) {
    try (InputStream in = DelayedJobTable.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the class path lacks " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
