package scaler.core.decide;

import java.time.Instant;
import java.util.Optional;
import java.util.function.IntPredicate;
import scaler.core.fleet.RoleSpec;
import scaler.core.schedule.CapacitySchedule;
import scaler.core.schedule.CapacitySchedule.Firing;

/**
 * The hours of a role in which its policy may let machines go: from a line of its schedule that
 * asks for fewer than the one before it, until one that asks for more.
 */
final class QuietHours {
  /** Of lines that fire at once the last counts; a schedule in which all do has no quiet hours. */
  private static final int TRIES = 100;

  private final RoleSpec role;
  private final Instant now;
  private final Clock clock;

  private QuietHours(RoleSpec role, Instant now) {
    this.role = role;
    this.now = now;
    this.clock = Clock.at(role, now);
  }

  /** Why a policy lets no machine go; empty in quiet hours. */
  static Optional<Guard> against(RoleSpec role, int machines, Instant now) {
    QuietHours hours = new QuietHours(role, now);
    return hours.last()
        ? Optional.empty()
        : Optional.of(new Guard.QuietHoursOnly(machines, hours.next()));
  }

  private boolean last() {
    Instant until = clock.firing().map(Firing::at).orElse(now);
    CapacitySchedule others = lines(asks -> asks != 0);
    for (int n = 0; n < TRIES; n++) {
      Optional<Firing> other = others.inForce(until.minusNanos(1));
      if (other.isEmpty()) {
        return false;
      }
      until = other.get().at();
      int asked = Clock.ASKS.compare(Clock.at(role, until), clock);
      if (asked != 0) {
        return asked > 0;
      }
    }
    return false;
  }

  /** The next line that asks for fewer than what is in force now. */
  private Optional<Firing> next() {
    return lines(asks -> asks < 0).next(now, 1).stream().findFirst();
  }

  /** The lines of which what they ask for, against what is in force now, is as wanted. */
  private CapacitySchedule lines(IntPredicate asks) {
    return new CapacitySchedule(
        role.schedule().entries().stream()
            .filter(line ->
                asks.test(
                    Clock.ASKS.compare(Clock.of(role, Optional.empty(), line.change()), clock)))
            .toList());
  }
}
