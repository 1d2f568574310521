package scaler.ec2;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The trouble that is planned, by action and occurrence. May be asked from any thread. */
public final class Faults {
  private final Map<Action, Deque<Optional<Fault>>> next = new EnumMap<>(Action.class);
  private final Map<Action, Fault> always = new EnumMap<>(Action.class);
  private final Map<Action, Bucket> buckets = new EnumMap<>(Action.class);

  Faults() {}

  /** The next requests of that action meet these, one each, after those planned before. */
  public synchronized void next(Action action, Fault... faults) {
    for (Fault fault : faults) {
      check(action, fault);
      plan(action).add(Optional.of(fault));
    }
  }

  /** So many requests of that action are spared before the next that is planned. */
  public synchronized void spare(Action action, int requests) {
    for (int i = 0; i < requests; i++) {
      plan(action).add(Optional.empty());
    }
  }

  /** Every request of that action for which nothing else is planned meets this. */
  public synchronized void always(Action action, Fault fault) {
    check(action, fault);
    always.put(action, fault);
  }

  /** Every request of every action meets this: the region is down, or slow. */
  public synchronized void everywhere(Fault fault) {
    for (Action action : Action.values()) {
      always(action, fault);
    }
  }

  /**
   * Requests of that action draw from a bucket, and are throttled when it is empty.
   *
   * @param tokens at most so many, and so many at the start
   * @param perSecond refill, by the double's clock
   */
  public synchronized void limit(Action action, int tokens, double perSecond, Instant now) {
    buckets.put(action, new Bucket(tokens, perSecond, now));
  }

  /** All is well from now on. */
  public synchronized void none() {
    next.clear();
    always.clear();
    buckets.clear();
  }

  /** What was planned for requests that have not come; a test that ends so has proven little. */
  public synchronized List<Fault> unmet() {
    List<Fault> left = new ArrayList<>();
    next.values().forEach(plan -> plan.forEach(fault -> fault.ifPresent(left::add)));
    return left;
  }

  synchronized Optional<Fault> take(Action action, Instant now) {
    Bucket bucket = buckets.get(action);
    if (bucket != null && !bucket.draw(now)) {
      return Optional.of(new Fault.Throttled());
    }
    Deque<Optional<Fault>> plan = plan(action);
    return plan.isEmpty() ? Optional.ofNullable(always.get(action)) : plan.remove();
  }

  private Deque<Optional<Fault>> plan(Action action) {
    return next.computeIfAbsent(action, none -> new ArrayDeque<>());
  }

  private static void check(Action action, Fault fault) {
    if (fault instanceof Fault.OfList && !action.lists()) {
      throw new IllegalArgumentException(action.word() + " answers with no list: " + fault);
    }
  }
}
