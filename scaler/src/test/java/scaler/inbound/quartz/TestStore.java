package scaler.inbound.quartz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import scaler.engine.port.Firings;
import scaler.outbound.postgres.TestDatabase;

/** A fresh store with Quartz's tables and a log of firings, and nodes on it until it is closed. */
final class TestStore implements AutoCloseable {
  private final List<FiringScheduler> nodes = new ArrayList<>();
  final TestDatabase database = TestDatabase.fresh();
  final DataSource source = database.dataSource();
  final FiringLog log = new FiringLog(source, "none");

  TestStore() {
    Path sql = Path.of(System.getProperty("scaler.project", ".."), "sql", "V002__quartz.sql");
    try {
      FiringLog.update(source, Files.readString(sql));
      FiringLog.makeTables(source);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  FiringScheduler node(String name) {
    return node(name, InstantSource.system());
  }

  FiringScheduler node(String name, InstantSource clock) {
    return node(name, new FiringLog(source, name), clock);
  }

  FiringScheduler node(String name, Firings firings, InstantSource clock) {
    FiringScheduler node =
        FiringScheduler.open(
            new FiringScheduler.Store(
                database.url(), database.user(), database.password(), name, Duration.ofSeconds(1)),
            firings,
            clock);
    nodes.add(node);
    return node;
  }

  List<String> rows(String sql) {
    return FiringLog.rows(source, sql);
  }

  @Override
  public void close() {
    nodes.forEach(FiringScheduler::close);
  }
}
