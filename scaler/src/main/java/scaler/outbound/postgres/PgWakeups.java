package scaler.outbound.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.engine.port.Wakeups;

/**
 * Wakes the loop by NOTIFY on the channel {@code scaler}, whose payload is the application. A lost
 * connection is made again; meanwhile the loop's own tick looks.
 */
public final class PgWakeups implements Wakeups, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PgWakeups.class);
  private static final int POLL_MS = 500;

  private final Map<String, Semaphore> bells = new ConcurrentHashMap<>();
  private final Database.Address address;
  private final Thread listener;
  private volatile boolean open = true;

  public PgWakeups(Database.Address address) {
    this.address = address;
    this.listener = Thread.ofPlatform().daemon().name("wakeups").start(this::listen);
  }

  @Override
  public boolean await(String application, Duration atMost) throws InterruptedException {
    Semaphore bell = bell(application);
    boolean called = bell.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
    if (called) {
      bell.drainPermits();
    }
    return called;
  }

  private Semaphore bell(String application) {
    return bells.computeIfAbsent(application, name -> new Semaphore(0));
  }

  private void listen() {
    while (open) {
      try (Connection connection = DriverManager.getConnection(address.url(), properties());
          Statement statement = connection.createStatement()) {
        statement.execute("LISTEN scaler");
        // What was called while nobody listened is lost: look once.
        bells.values().forEach(Semaphore::release);
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (open) {
          PGNotification[] calls = postgres.getNotifications(POLL_MS);
          for (PGNotification call : calls == null ? new PGNotification[0] : calls) {
            bell(call.getParameter()).release();
          }
        }
      } catch (SQLException e) {
        LOG.debug("not listening, will try again", e);
        pause();
      }
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, address.user());
    PGProperty.PASSWORD.set(properties, address.password());
    PGProperty.APPLICATION_NAME.set(properties, "scaler");
    PGProperty.CONNECT_TIMEOUT.set(properties, 5);
    // A connection on which nobody speaks is else never found to be dead.
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    return properties;
  }

  private void pause() {
    try {
      TimeUnit.SECONDS.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      open = false;
    }
  }

  @Override
  public void close() {
    open = false;
    listener.interrupt();
  }
}
