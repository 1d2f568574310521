package scaler.inbound.quartz;

import java.io.IOException;
import java.sql.ResultSet;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;

/**
 * Quartz's SQL for PostgreSQL, except that it reads no serialised Java object: reading one runs
 * what its writer wants. Quartz makes it by its name.
 */
public final class TextOnlyDelegate extends PostgreSQLDelegate {
  @Override
  protected Object getObjectFromBlob(ResultSet row, String column) throws IOException {
    throw new IOException("no serialised object is read from " + column);
  }
}
