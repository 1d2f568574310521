package scaler.sim.store;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import scaler.engine.port.Firings;

/** The table {@code firing}. */
final class FiringTable implements Firings {
  private final SimTables tables;
  private final Set<Firing> rows = new HashSet<>();

  FiringTable(SimTables tables) {
    this.tables = tables;
  }

  @Override
  public boolean record(Firing firing) {
    tables.woken.add(firing.application());
    return rows.add(firing);
  }

  void prune(Instant before) {
    rows.removeIf(firing -> firing.scheduled().isBefore(before));
  }

  int count() {
    return rows.size();
  }
}
