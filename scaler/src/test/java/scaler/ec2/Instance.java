package scaler.ec2;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/** An instance as EC2 knows it. Its world calls it from one thread at a time. */
final class Instance {
  final String id;
  final LaunchOrder order;
  final String address;
  final int index;
  final Instant born;
  final LateTags tags = new LateTags();
  private final Deque<Change> ahead = new ArrayDeque<>();
  private Times times;
  private Instant known;
  private Instant launched;
  private State state = State.PENDING;
  private Optional<Why> why = Optional.empty();
  private Optional<Instant> ending = Optional.empty();
  private Optional<Instant> ended = Optional.empty();
  private Optional<Instant> notice = Optional.empty();
  private int reboots;
  boolean keptFromEnd;
  boolean deaf;
  boolean hangs;
  Optional<Instant> impaired = Optional.empty();
  Optional<Instant> hostImpaired = Optional.empty();
  Optional<Event> event = Optional.empty();

  /** What EC2 will do to it. */
  record Event(String code, String description, Instant notBefore) {}

  /** What becomes of it, and when. */
  private record Change(Instant at, State state, Optional<Why> why) {}

  /** EC2's state reason. */
  record Why(String code, String message) {}

  Instance(String id, LaunchOrder order, String address, int index, Times times, Instant now) {
    this.id = id;
    this.order = order;
    this.address = address;
    this.index = index;
    this.times = times;
    this.born = now;
    this.launched = now;
    this.known = now.plus(times.seen());
    this.keptFromEnd = order.form().flag("DisableApiTermination");
    tags.set(order.instanceTags(), now.plus(times.tagged()));
    ahead.add(new Change(now.plus(times.pending()), State.RUNNING, Optional.empty()));
  }

  /** Lets happen what is due. */
  void settle(Instant now) {
    while (!ahead.isEmpty() && !ahead.getFirst().at.isAfter(now)) {
      Change change = ahead.removeFirst();
      state = change.state;
      why = change.why.or(() -> why);
      if (!state.lives()) {
        ending = ending.or(() -> Optional.of(change.at));
      }
      if (state == State.TERMINATED) {
        ended = Optional.of(change.at);
      }
    }
  }

  State state() {
    return state;
  }

  Optional<Why> why() {
    return why;
  }

  Instant launched() {
    return launched;
  }

  int reboots() {
    return reboots;
  }

  /** When its end was begun. */
  Optional<Instant> ending() {
    return ending;
  }

  Optional<Instant> notice() {
    return notice;
  }

  Offer offer() {
    return order.offer();
  }

  boolean spot() {
    return offer().market() == Offer.Market.SPOT;
  }

  /** Whether calls by id and listings know it. */
  boolean known(Instant now) {
    return !now.isBefore(known) && !forgotten(now);
  }

  private boolean forgotten(Instant now) {
    return ended.map(end -> !now.isBefore(end.plus(times.listed()))).orElse(false);
  }

  boolean counts(Instant now) {
    return state != State.STOPPED
        && ended.map(end -> now.isBefore(end.plus(times.counted()))).orElse(true);
  }

  Map<String, String> shownTags(Instant now) {
    return tags.shown(now);
  }

  /** Later changes take as long as these say. */
  void times(Times changed) {
    times = changed;
  }

  void terminate(Instant now, Why reason) {
    if (deaf || !state.lives()) {
      return;
    }
    become(now, times.ending(), State.SHUTTING_DOWN, State.TERMINATED, reason);
  }

  void stop(Instant now, Why reason) {
    if (deaf || !(state == State.RUNNING || state == State.PENDING)) {
      return;
    }
    become(now, times.stopping(), State.STOPPING, State.STOPPED, reason);
    if (hangs) {
      ahead.clear();
    }
  }

  /** Stops at once, however long it has hung. */
  void stopByForce(Instant now, Why reason) {
    if (!deaf && state.lives() && state != State.STOPPED) {
      become(now, Duration.ZERO, State.STOPPING, State.STOPPED, reason);
    }
  }

  void start(Instant now) {
    launched = now;
    why = Optional.empty();
    ahead.clear();
    state = State.PENDING;
    ahead.add(new Change(now.plus(times.pending()), State.RUNNING, Optional.empty()));
  }

  void reboot() {
    reboots++;
  }

  /** It is told that it will be ended. */
  void interrupt(Instant now, Why reason) {
    Instant end = now.plus(times.notice());
    notice = Optional.of(end);
    ahead.add(new Change(end, State.SHUTTING_DOWN, Optional.of(reason)));
    ahead.add(new Change(end.plus(times.ending()), State.TERMINATED, Optional.empty()));
  }

  /** It is gone from one moment to the next, or dies in its cradle. */
  void die(Instant at, Why reason) {
    ahead.clear();
    ahead.add(new Change(at, State.TERMINATED, Optional.of(reason)));
  }

  private void become(Instant now, Duration after, State first, State then, Why reason) {
    ahead.clear();
    ahead.add(new Change(now, first, Optional.of(reason)));
    ahead.add(new Change(now.plus(after), then, Optional.empty()));
    settle(now);
  }
}
