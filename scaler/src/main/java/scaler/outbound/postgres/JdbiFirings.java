package scaler.outbound.postgres;

import org.jdbi.v3.core.Jdbi;
import scaler.engine.port.Firings;

/** The clock's firings as rows, each once; a new one wakes whoever decides. */
public final class JdbiFirings implements Firings {
  private final Jdbi jdbi;
  private final String node;

  /**
   * @param node names this process for people
   */
  public JdbiFirings(Database database, String node) {
    this.jdbi = database.jdbi();
    this.node = node;
  }

  @Override
  public boolean record(Firing firing) {
    return jdbi.inTransaction(handle -> {
      int rows =
          handle
              .createUpdate(
                  """
                  INSERT INTO firing (application, role, line, scheduled_at, node)
                  VALUES (:application, :role, :line, :scheduled, :node)
                  ON CONFLICT DO NOTHING
                  """)
              .bind("application", firing.application())
              .bind("role", firing.role().value())
              .bind("line", firing.line())
              .bind("scheduled", firing.scheduled())
              .bind("node", node)
              .execute();
      handle.execute("SELECT pg_notify('scaler', ?)", firing.application());
      return rows == 1;
    });
  }
}
