package scaler.outbound.postgres.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How to reach one database of the embedded server.
 *
 * @param url a JDBC address without user and password
 */
public record DatabaseLogin(String url, String user, String password) {
  /** Opens a connection of its own, without a pool. */
  Connection connect() throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    source.setConnectTimeout(5);
    source.setSocketTimeout(30);
    return source.getConnection();
  }

  /** Without the password, since texts end in logs. */
  @Override
  public String toString() {
    return user + "@" + url;
  }
}
