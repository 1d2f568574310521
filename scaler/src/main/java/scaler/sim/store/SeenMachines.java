package scaler.sim.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import scaler.core.decide.Seen;
import scaler.core.decide.Sentences;
import scaler.core.model.Sight;
import scaler.core.model.Sight.Check;
import scaler.engine.port.Lease;

/** What the last look saw of machines, and in their lives what the cloud's checks found. */
record SeenMachines(MachineTable machines) {
  void write(Lease lease, List<Sight> sights, Instant now) {
    for (Sight sight : sights) {
      machines
          .row(sight.machine().slot())
          .filter(row -> row.sight == null || !tellsTheSame(sight, row.sight))
          .ifPresent(row -> write(lease, row, sight, now));
    }
  }

  /** The looks before are not told. */
  private static boolean tellsTheSame(Sight one, Sight other) {
    return one.page().equals(other.page())
        && one.health().equals(other.health())
        && one.locks().equals(other.locks())
        && one.check().equals(other.check())
        && one.targets().equals(other.targets())
        && one.cloud().equals(other.cloud())
        && one.machine().label().equals(other.machine().label());
  }

  private void write(Lease lease, MachineRow row, Sight sight, Instant now) {
    Map<String, Object> known = new LinkedHashMap<>();
    row.seen.forEach((key, value) -> {
      if (Seen.KEPT.contains(key)) {
        known.put(key, value);
      }
    });
    known.putAll(Seen.of(sight));
    row.sight = sight;
    if (!known.equals(row.seen)) {
      row.seen = known;
      examined(lease, row, sight, now);
    }
  }

  private void examined(Lease lease, MachineRow row, Sight sight, Instant now) {
    String label = sight.machine().label();
    switch (sight.check()) {
      case Check.NotMade() -> {}
      case Check.Unknown unknown -> {}
      case Check.Clear() -> {
        String clear = Seen.clear(label);
        if (!row.lastCheck.isEmpty() && !row.lastCheck.equals(clear)) {
          machines.event(lease, row, clear, now);
        }
      }
      case Check.Found(var ailments) -> {
        String found = Sentences.of(label, ailments);
        if (!row.lastCheck.equals(found)) {
          machines.event(lease, row, found, now);
        }
      }
    }
  }
}
