package scaler.outbound.queues;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps one idle connection per database from read to read. Nobody waits for it: who finds it in
 * use opens one more, which is closed afterwards. After any trouble a connection is thrown away.
 */
final class Connections implements AutoCloseable {
  private final Map<DatabaseUrl, Connection> idle = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** What is done with a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException, NoReading;
  }

  <T> T use(DatabaseUrl url, Work<T> work) throws SQLException, NoReading {
    Connection connection = take(url);
    boolean fine = false;
    try {
      T result = work.on(connection);
      fine = true;
      return result;
    } finally {
      if (!fine || closed || idle.putIfAbsent(url, connection) != null) {
        // Not close(): that one would talk to a server that may not answer.
        connection.abort(Runnable::run);
      }
    }
  }

  private Connection take(DatabaseUrl url) throws SQLException {
    Connection kept = idle.remove(url);
    if (kept != null) {
      // The server may have been restarted, or a firewall may have forgotten the connection.
      if (kept.isValid(1)) {
        return kept;
      }
      kept.abort(Runnable::run);
    }
    return url.connect();
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    for (DatabaseUrl url : List.copyOf(idle.keySet())) {
      Connection kept = idle.remove(url);
      if (kept != null) {
        kept.abort(Runnable::run);
      }
    }
  }
}
