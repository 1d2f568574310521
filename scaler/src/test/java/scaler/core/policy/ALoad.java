package scaler.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import scaler.core.model.Reading;

/**
 * A queue and machines behind it at noon, for tests to bend; nothing waits, and nobody is there.
 */
final class ALoad {
  static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  private int demand;
  private int ready;
  private int running;
  private Duration oldest = Duration.ZERO;
  private OptionalLong came = OptionalLong.empty();
  private int serving;
  private int slots = 1;
  private int free;
  private List<Duration> coming = List.of();
  private List<Duration> booted = List.of();
  private boolean telling;
  private Instant at = NOON;
  private Optional<Remembered> left = Optional.empty();

  private ALoad() {}

  /** A page that answers with a number. */
  static ALoad number(int jobs) {
    ALoad load = new ALoad();
    load.demand = jobs;
    return load;
  }

  /** A table of jobs. */
  static ALoad jobs(int ready, int running) {
    ALoad load = number(ready + running);
    load.ready = ready;
    load.running = running;
    load.telling = true;
    return load;
  }

  ALoad waiting(Duration longest) {
    oldest = longest;
    return this;
  }

  ALoad came(long all) {
    came = OptionalLong.of(all);
    return this;
  }

  ALoad serving(int machines) {
    serving = machines;
    return this;
  }

  ALoad slots(int each) {
    slots = each;
    return this;
  }

  ALoad free(int more) {
    free = more;
    return this;
  }

  /** So many that were asked for just now. */
  ALoad coming(int machines) {
    coming = Collections.nCopies(machines, Duration.ZERO);
    return this;
  }

  ALoad booted(Duration... took) {
    booted = List.of(took);
    return this;
  }

  ALoad after(long seconds) {
    at = NOON.plusSeconds(seconds);
    return this;
  }

  ALoad remembering(Optional<Remembered> before) {
    left = before;
    return this;
  }

  Load load() {
    return new Load(
        at,
        telling ? ready : demand,
        oldest,
        running,
        0,
        came,
        slots,
        serving,
        free,
        coming,
        booted);
  }

  Proposal ask(Policy policy) {
    Optional<Reading.Jobs> jobs =
        telling ? Optional.of(new Reading.Jobs(ready, running, 0, 0, oldest)) : Optional.empty();
    return Policies.propose(
        policy, new Reading.Known(at, demand, jobs, Optional.empty()), load(), left);
  }
}
