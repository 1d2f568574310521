package scaler.outbound.postgres.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How to reach one database of the embedded server.
 *
 * @param url a JDBC address without user and password
 */
public record DatabaseLogin(String url, String user, String password) {
  /**
   * Opens a connection of its own, without a pool.
   *
   * @param limit for each answer of the server, in whole seconds
   */
  Connection connect(Duration limit) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    source.setConnectTimeout(Math.toIntExact(limit.toSeconds()));
    source.setSocketTimeout(Math.toIntExact(limit.toSeconds()));
    return source.getConnection();
  }

  /** Without the password, since texts end in logs. */
  @Override
  public String toString() {
    return user + "@" + url;
  }
}
