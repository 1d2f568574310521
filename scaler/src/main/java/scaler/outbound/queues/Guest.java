package scaler.outbound.queues;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Asks PostgreSQL databases of others, who are not to notice: reads only, for three seconds. */
final class Guest implements AutoCloseable {
  private static final Duration STATEMENT = Duration.ofSeconds(3);

  private final UnaryOperator<String> references;
  private final Connections connections = new Connections();

  Guest(UnaryOperator<String> references) {
    this.references = references;
  }

  /** What is asked. */
  interface Question<T> {
    T ask(Statement statement) throws SQLException, NoReading;
  }

  DatabaseUrl address(String text) throws NoReading {
    try {
      return DatabaseUrl.parse(text, references);
    } catch (IllegalArgumentException wrong) {
      throw new NoReading(String.valueOf(wrong.getMessage()));
    }
  }

  /**
   * What a database answers.
   *
   * @param said puts its trouble in words
   */
  <T> T within(DatabaseUrl url, Question<T> question, Function<SQLException, NoReading> said)
      throws NoReading {
    try {
      return connections.use(url, connection -> asGuest(connection, url, question));
    } catch (SQLException trouble) {
      throw said.apply(trouble);
    }
  }

  private static <T> T asGuest(Connection connection, DatabaseUrl url, Question<T> question)
      throws SQLException, NoReading {
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // The gem writes UTC without a zone. A guest takes no parallel workers.
      statement.execute(
          "set local time zone 'UTC'; set local max_parallel_workers_per_gather = 0;"
              + " set local statement_timeout = "
              + STATEMENT.toMillis());
      statement.setEscapeProcessing(false);
      if (isReplica(statement)) {
        throw new NoReading(
            "%s is a replica, whose rows may be old; give the primary's address".formatted(url));
      }
      T answer = question.ask(statement);
      connection.rollback();
      return answer;
    }
  }

  /** On old rows a machine could look idle that is not. */
  private static boolean isReplica(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select pg_is_in_recovery()")) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Override
  public void close() throws SQLException {
    connections.close();
  }
}
