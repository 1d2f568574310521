package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import scaler.core.decide.RoleView;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.heal.Signs;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Pulse;
import scaler.core.model.Pulse.Beat;
import scaler.core.model.Sight;
import scaler.engine.port.Checks.Report;
import scaler.engine.port.Outcome;

/**
 * The last looks at each machine. They are this process's own: whoever takes over looks anew before
 * it finds anything ill.
 */
final class Vitals {
  /** Between two looks that count, where a role has no health check that says so. */
  static final Duration EVERY = Duration.ofSeconds(5);

  /** What fails looks is looked at more often for so long; after that it is held or hopeless. */
  static final Duration ALERT = Duration.ofMinutes(2);

  private final Map<Long, Pulse> pulses = new ConcurrentHashMap<>();

  /**
   * Machines of a role as they were seen, with what the cloud's checks say and the looks before.
   */
  List<Sight> felt(RoleSpec role, Outcome<Report> checks, List<Sight> sights, Instant now) {
    return Examinations.added(checks, sights).stream()
        .map(seen -> seen.with(pulse(role, seen, now)))
        .toList();
  }

  /** Whether a machine in service began to fail looks after that. */
  static boolean ailsSince(RoleView view, Instant instant) {
    return view.machines().stream()
        .filter(seen -> seen.machine().state() == MachineState.IN_SERVICE)
        .flatMap(seen -> seen.pulse().failing().stream())
        .anyMatch(instant::isBefore);
  }

  private Pulse pulse(RoleSpec role, Sight seen, Instant now) {
    Machine machine = seen.machine();
    Pulse before = pulses.getOrDefault(machine.slot(), Pulse.NONE);
    String boot = seen.page().map(Page::boot).orElse(before.boot());
    Pulse after =
        switch (machine.state()) {
          case IN_SERVICE, IMPAIRED, DRAINING -> {
            Pulse felt = beat(role, seen, before, now).booted(boot);
            yield seen.page().isPresent() ? felt.answering() : felt;
          }
          // What boots is not judged, and is not held to what it was before.
          case REQUESTED, PENDING, BOOTING, TERMINATING, GONE -> Pulse.NONE.booted(boot);
        };
    switch (machine.state()) {
      case TERMINATING, GONE -> pulses.remove(machine.slot());
      case REQUESTED, PENDING, BOOTING, IN_SERVICE, IMPAIRED, DRAINING ->
          pulses.put(machine.slot(), after);
    }
    return after;
  }

  private static boolean stale(Pulse pulse, Duration after, Instant now) {
    return pulse.last().filter(last -> now.isAfter(last.at().plus(after))).isPresent();
  }

  private static Pulse beat(RoleSpec role, Sight seen, Pulse before, Instant now) {
    Duration every = role.health().map(HealthSpec::interval).orElse(EVERY);
    Duration fresh = every.multipliedBy(2L * role.heal().looks());
    if (stale(before, fresh.compareTo(ALERT) > 0 ? fresh : ALERT, now)) {
      // Somebody else decided meanwhile, or the cloud was out of sight: that says nothing of now.
      return beat(role, seen, Pulse.NONE.booted(before.boot()), now);
    }
    boolean due = before.last().map(Beat::at).filter(at -> now.isBefore(at.plus(every))).isEmpty();
    Optional<Beat> beat = due ? Signs.of(seen, role, now) : Optional.empty();
    return beat.map(taken -> before.and(taken, role.heal().looks())).orElse(before);
  }
}
