package scaler.engine.loop;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.Reading;
import scaler.core.policy.Credible;
import scaler.engine.port.Queues;

/** Reads queues and doubts what they say. Safe for many threads. */
final class Readings {
  private final Queues queues;

  /** What each role's queue said last, by application and role. */
  private final Map<String, Integer> heard = new ConcurrentHashMap<>();

  Readings(Queues queues) {
    this.queues = queues;
  }

  Reading read(String application, RoleSpec role, BacklogSpec backlog, Instant now) {
    return switch (queues.read(backlog.source(), now)) {
      case Reading.Unknown unknown -> unknown;
      case Reading.Known known -> {
        Integer before = heard.put(application + "/" + role.name(), known.demand());
        yield Credible.of(
            known,
            before == null ? OptionalInt.empty() : OptionalInt.of(before),
            backlog.interval());
      }
    };
  }
}
