package scaler.core.decide;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Bounds;
import scaler.core.schedule.CapacitySchedule.Change;
import scaler.core.schedule.CapacitySchedule.Firing;

/** What the clock sets: bounds, and the least within them. */
record Clock(Optional<Firing> firing, Bounds bounds, int floor) {
  /** Whoever has the lower least asks for fewer; where it is the same, the lower most. */
  static final Comparator<Clock> ASKS =
      Comparator.comparingInt(Clock::floor).thenComparing(clock -> clock.bounds().max());

  static Clock at(RoleSpec role, Instant now) {
    Optional<Firing> firing = role.schedule().inForce(now);
    return firing
        .map(fired -> of(role, firing, fired.entry().change()))
        .orElse(new Clock(firing, role.capacity(), role.capacity().min()));
  }

  /** What a line sets whenever it fires. */
  static Clock of(RoleSpec role, Optional<Firing> firing, Change change) {
    return switch (change) {
      case Change.Limits(var limits) -> new Clock(firing, limits, limits.min());
      case Change.Capacity(var machines) ->
          new Clock(firing, role.capacity(), role.capacity().clamp(machines));
    };
  }
}
