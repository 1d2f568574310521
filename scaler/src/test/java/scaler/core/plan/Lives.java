package scaler.core.plan;

import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.EndCause;
import scaler.core.model.MachineState;

/** Steps of one machine, as tests expect them. */
final class Lives {
  private Lives() {}

  static final Instant STARTUP_AGO = NOON.minus(minutes(10));

  static Step next(AMachine seen, ARole role) {
    return Lifecycle.next(seen.sight(), role.spec(), NOON);
  }

  static Step next(AMachine seen) {
    return next(seen, new ARole());
  }

  static Step become(AMachine seen, MachineState state, String why) {
    return new Step.Become(seen.machine(), state, why);
  }

  static Step end(AMachine seen, EndCause.Kind kind, String why) {
    return new Step.End(seen.machine(), new EndCause(kind, why));
  }

  static Step neverReady(AMachine seen, String why) {
    return end(seen, EndCause.Kind.NEVER_READY, why);
  }

  static Step waits(AMachine seen, String what) {
    return new Step.Wait(seen.machine(), what);
  }

  static ARole healthy() {
    return new ARole()
        .health(
            new HealthSpec(
                "http://{address}/", Optional.empty(), Duration.ofSeconds(5), minutes(1)));
  }
}
