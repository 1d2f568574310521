package scaler.sim.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import scaler.engine.port.Candidates;
import scaler.engine.port.Leases;

/** The table {@code candidate}: who could decide for which application, and told so when. */
final class CandidateTable implements Candidates {
  private final SimTables tables;
  private final Map<String, Map<String, Instant>> seen = new HashMap<>();

  CandidateTable(SimTables tables) {
    this.tables = tables;
  }

  @Override
  public boolean givesWay(String application, String holder) {
    Instant now = tables.clock.instant();
    Map<String, Instant> those = seen.computeIfAbsent(application, _ -> new HashMap<>());
    those.put(holder, now);
    Map<String, Long> held = tables.leases.held();
    OptionalLong least =
        those.entrySet().stream()
            .filter(other -> !other.getKey().equals(holder))
            .filter(other -> other.getValue().isAfter(now.minus(Leases.TERM)))
            .mapToLong(other -> held.getOrDefault(other.getKey(), 0L))
            .min();
    if (least.isEmpty()) {
      return false;
    }
    long mine = held.getOrDefault(holder, 0L);
    return tables.leases.holder(application).filter(holder::equals).isPresent()
        ? least.getAsLong() <= mine - 2
        : least.getAsLong() < mine && tables.leases.lasted(application, now.minus(COURTESY));
  }
}
