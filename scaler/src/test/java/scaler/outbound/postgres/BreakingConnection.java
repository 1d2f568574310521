package scaler.outbound.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which nothing comes to its end. A transaction breaks off after some statements,
 * or else when it is to be committed, and nothing of it stays. Where there is none, each statement
 * is a transaction of its own: those before the break stay, as they would, and the last one does
 * not.
 */
final class BreakingConnection implements InvocationHandler {
  private final Connection connection;
  private final boolean closes;
  private int left;
  private boolean autoCommit = true;
  private boolean began;

  private BreakingConnection(Connection connection, Break how) throws SQLException {
    this.connection = connection;
    this.closes = how.closes();
    this.left = how.after();
    connection.setAutoCommit(false);
  }

  /**
   * How it breaks.
   *
   * @param after so many statements
   * @param closes whether the connection is closed without a word, so that the server has to find
   *     out; else a statement is refused
   */
  record Break(int after, boolean closes) {}

  static Connection over(Connection connection, Break how) throws SQLException {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new BreakingConnection(connection, how));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "getAutoCommit" -> {
        return autoCommit;
      }
      case "setAutoCommit" -> {
        autoCommit = Boolean.TRUE.equals(arguments == null ? null : arguments[0]);
        return null;
      }
      case "prepareStatement", "prepareCall", "createStatement" -> begins();
      case "commit" -> breaks();
      case "close" -> ends();
      default -> {}
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void begins() throws SQLException {
    if (autoCommit && began) {
      connection.commit();
    }
    began = true;
    if (left == 0) {
      breaks();
    }
    left--;
  }

  private void breaks() throws SQLException {
    if (!closes) {
      throw new SQLException("broken off", "57014");
    }
    connection.unwrap(Connection.class).abort(Runnable::run);
  }

  /** The pool has it as it was. */
  private void ends() throws SQLException {
    if (!connection.isClosed()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
