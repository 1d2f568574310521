package scaler.outbound.local.daemon;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import scaler.core.model.TargetState;
import scaler.outbound.local.wire.Description;

/**
 * The targets of one load balancer: who is in, how each answers, whose turn it is. Two answers in a
 * row make a target healthy, two misses make it unhealthy.
 */
final class Targets {
  private static final int IN_A_ROW = 2;

  private final TreeMap<String, Target> all = new TreeMap<>();
  private String last = "";

  /** One target; only this class looks inside. */
  static final class Target {
    private final URI uri;
    private TargetState state = TargetState.INITIAL;
    private Instant draining = Instant.MAX;
    private int open;
    private int streak;
    private boolean answered;

    private Target(URI uri) {
      this.uri = uri;
    }
  }

  /** A request's way to a target; it is given back when the request is done. */
  record Turn(Target target) {
    URI uri() {
      return target.uri;
    }
  }

  /** Adds a target; one that drains comes back and has to prove its health again. */
  synchronized void add(String id, URI uri) {
    Target target = all.computeIfAbsent(id, _ -> new Target(uri));
    if (target.state == TargetState.DRAINING) {
      target.state = TargetState.INITIAL;
      target.draining = Instant.MAX;
      target.streak = 0;
    }
  }

  /** No new requests for a target from now on. */
  synchronized void drain(String id, Instant now) {
    Target target = all.get(id);
    if (target != null && target.state != TargetState.DRAINING) {
      target.state = TargetState.DRAINING;
      target.draining = now;
    }
  }

  synchronized void remove(String id) {
    all.remove(id);
  }

  /** Drops the draining targets that have no open request, or have had long enough. */
  synchronized void sweep(Instant now, Duration delay) {
    all.values()
        .removeIf(target ->
            target.state == TargetState.DRAINING
                && (target.open == 0 || !now.isBefore(target.draining.plus(delay))));
  }

  /** One probe's result. */
  synchronized void probed(String id, boolean answers) {
    Target target = all.get(id);
    if (target == null || target.state == TargetState.DRAINING) {
      return;
    }
    target.streak = target.answered == answers ? target.streak + 1 : 1;
    target.answered = answers;
    if (target.streak >= IN_A_ROW) {
      target.state = answers ? TargetState.HEALTHY : TargetState.UNHEALTHY;
    }
  }

  /** The next healthy target in turn; empty when there is none. */
  synchronized Optional<Turn> next() {
    TreeSet<String> healthy = new TreeSet<>();
    all.forEach((id, target) -> {
      if (target.state == TargetState.HEALTHY) {
        healthy.add(id);
      }
    });
    if (healthy.isEmpty()) {
      return Optional.empty();
    }
    String higher = healthy.higher(last);
    last = higher == null ? healthy.first() : higher;
    Target target = Objects.requireNonNull(all.get(last));
    target.open++;
    return Optional.of(new Turn(target));
  }

  /** A request is done. Its target may be gone, or another one of the same name be there. */
  synchronized void done(Turn turn) {
    turn.target().open--;
  }

  /** Where to probe. */
  synchronized Map<String, URI> uris() {
    Map<String, URI> uris = new TreeMap<>();
    all.forEach((id, target) -> uris.put(id, target.uri));
    return uris;
  }

  synchronized Map<String, Description.Target> describe() {
    Map<String, Description.Target> seen = new TreeMap<>();
    all.forEach((id, target) ->
        seen.put(id, new Description.Target(target.state, target.uri.toString(), target.open)));
    return seen;
  }
}
