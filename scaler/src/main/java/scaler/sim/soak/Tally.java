package scaler.sim.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import scaler.sim.fault.FaultKind;
import scaler.sim.law.Law;

/** What came of many lives. Safe for many threads. */
public final class Tally {
  private final Map<FaultKind, Long> fired = new EnumMap<>(FaultKind.class);
  private final Map<Law, Long> held = new EnumMap<>(Law.class);
  private final Map<String, Long> reached = new TreeMap<>();
  private final List<Life> broken = new ArrayList<>();
  private int lives;
  private long looks;
  private long events;
  private long millis;

  public synchronized void add(Life life) {
    lives++;
    looks += life.looks();
    events += life.events();
    millis += life.simulatedMillis();
    life.fired().forEach((kind, times) -> fired.merge(kind, times, Long::sum));
    life.held().forEach((law, times) -> held.merge(law, times, Long::sum));
    life.reached().forEach((path, times) -> reached.merge(path, times, Long::sum));
    if (life.broken().isPresent()) {
      broken.add(life);
    }
  }

  public synchronized int lives() {
    return lives;
  }

  public synchronized long looks() {
    return looks;
  }

  public synchronized long events() {
    return events;
  }

  /** Of fleets, all lives together. */
  public synchronized Duration simulated() {
    return Duration.ofMillis(millis);
  }

  public synchronized Map<FaultKind, Long> fired() {
    return new EnumMap<>(fired);
  }

  public synchronized Map<Law, Long> held() {
    return new EnumMap<>(held);
  }

  public synchronized Map<String, Long> reached() {
    return new TreeMap<>(reached);
  }

  /** The lives in which a law was broken, by seed. */
  public synchronized List<Life> broken() {
    return broken.stream().sorted(Comparator.comparing(Life::seed)).toList();
  }
}
