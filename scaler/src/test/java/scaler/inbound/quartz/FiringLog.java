package scaler.inbound.quartz;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import scaler.engine.port.Firings;

/** Firings in a table: each once, and beside it how often each was told. */
record FiringLog(DataSource database, String node) implements Firings {
  static void makeTables(DataSource database) throws SQLException {
    update(
        database,
        """
        create table seen (
          application text, role text, line text, scheduled_at timestamptz,
          first_node text, told int not null default 1,
          primary key (application, role, line, scheduled_at))\
        """);
  }

  @Override
  public boolean record(Firing firing) {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into seen (application, role, line, scheduled_at, first_node)
                values (?, ?, ?, ?, ?)
                on conflict (application, role, line, scheduled_at)
                do update set told = seen.told + 1 returning told = 1\
                """)) {
      insert.setString(1, firing.application());
      insert.setString(2, firing.role().value());
      insert.setString(3, firing.line());
      insert.setTimestamp(4, Timestamp.from(firing.scheduled()));
      insert.setString(5, node);
      try (var told = insert.executeQuery()) {
        told.next();
        return told.getBoolean(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  int count(String condition) {
    return Integer.parseInt(
        only(database, "select count(*) from seen where " + condition).orElseThrow());
  }

  static void update(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of all rows. */
  static List<String> rows(DataSource database, String sql) {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static Optional<String> only(DataSource database, String sql) {
    return rows(database, sql).stream().findFirst();
  }
}
