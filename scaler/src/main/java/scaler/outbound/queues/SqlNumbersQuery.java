package scaler.outbound.queues;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.Reading;

/** A query of the fleet file's own, which tells numbers in one row. */
final class SqlNumbersQuery {
  private final Guest guest;

  SqlNumbersQuery(Guest guest) {
    this.guest = guest;
  }

  Reading read(SourceSpec.SqlNumbers source, Instant now) throws NoReading {
    if (source.query().indexOf(';') >= 0) {
      throw new NoReading("the backlog's \"query\" is one statement and holds no semicolon");
    }
    DatabaseUrl url = guest.address(source.url());
    Told told =
        guest.within(
            url,
            statement -> {
              try (ResultSet row = statement.executeQuery(source.query())) {
                return told(row, url);
              }
            },
            trouble -> SqlTrouble.ofQuery(trouble, url));
    return told.reading(source.count(), "the query at " + url, now, Optional.empty());
  }

  private static Told told(ResultSet row, DatabaseUrl url) throws SQLException, NoReading {
    Map<String, Integer> columns = columns(row.getMetaData());
    if (columns.size() == 1) {
      columns = Map.of("ready", 1);
    }
    if (!columns.containsKey("ready")) {
      throw new NoReading("the query at %s gives no column \"ready\"".formatted(url));
    }
    if (!row.next()) {
      throw new NoReading("the query at %s gives no row; write count(*)".formatted(url));
    }
    Optional<BigDecimal> ready = number(row, columns, "ready", url);
    Optional<BigDecimal> running = number(row, columns, "running", url);
    Optional<BigDecimal> oldest = number(row, columns, "oldest", url);
    if (ready.isEmpty()) {
      throw new NoReading(
          "the query at %s gives null for \"ready\"; write coalesce(..., 0)".formatted(url));
    }
    boolean nobody = columns.containsKey("oldest") && ready.get().signum() == 0;
    if (row.next()) {
      throw new NoReading("the query at %s gives several rows; it has to give one".formatted(url));
    }
    return new Told(ready.get(), running, nobody ? Optional.of(BigDecimal.ZERO) : oldest);
  }

  private static Map<String, Integer> columns(ResultSetMetaData shape) throws SQLException {
    Map<String, Integer> columns = new HashMap<>();
    for (int n = 1; n <= shape.getColumnCount(); n++) {
      columns.putIfAbsent(shape.getColumnLabel(n).toLowerCase(Locale.ROOT), n);
    }
    return columns;
  }

  /** Empty where there is no such column, or null in it. */
  private static Optional<BigDecimal> number(
      ResultSet row, Map<String, Integer> columns, String name, DatabaseUrl url) throws NoReading {
    Integer column = columns.get(name);
    if (column == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(row.getBigDecimal(column));
    } catch (SQLException _) {
      throw new NoReading("the query at %s gives no number for \"%s\"".formatted(url, name));
    }
  }
}
