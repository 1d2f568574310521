package scaler.engine.invariants;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import scaler.core.decide.RoleView;
import scaler.core.decide.Sentences;
import scaler.core.model.Asked;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Pause;
import scaler.core.model.Reading;
import scaler.core.model.Sight;
import scaler.core.model.TargetState;

/** What must be true of one role at one instant. */
final class RoleChecks {
  /** A look that was under way when a pause began may end. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  /** What takes longer is not on its way any more. */
  private static final Duration HALF_DONE = Duration.ofMinutes(15);

  /** A balancer has taken a machine up, or let it go, by then. */
  private static final Duration REGISTERED = Duration.ofMinutes(5);

  /** Nobody there for ready jobs is answered by the next look. */
  private static final Duration ANSWERED = Duration.ofMinutes(2);

  private final RoleView role;
  private final Instant now;
  private final Instant governsSince;
  private final List<Violation> found = new ArrayList<>();

  private RoleChecks(Picture picture, RoleView role) {
    this.role = role;
    this.now = picture.now();
    this.governsSince = picture.past().governsSince();
  }

  static List<Violation> of(Picture picture, RoleView role) {
    RoleChecks checks = new RoleChecks(picture, role);
    checks.maximum();
    checks.jobs();
    if (picture.listing().isPresent()) {
      checks.zones();
    }
    for (Sight seen : role.machines()) {
      role.pause().ifPresent(pause -> checks.paused(pause, seen.machine()));
      if (picture.listing().isPresent()) {
        checks.balancers(seen);
      }
      if (role.pause().isEmpty() && !role.holds().hold(seen.machine())) {
        checks.halfDone(seen.machine());
      }
    }
    return checks.found;
  }

  /**
   * More than the maximum may be there after it was lowered; none is launched then. So it takes one
   * that was asked for since the file governs.
   */
  private void maximum() {
    int max = role.spec().capacity().max();
    boolean launched =
        role.machines().stream()
            .anyMatch(seen -> seen.machine().requestedAt().isAfter(governsSince));
    if (!role.retiring() && launched && role.machines().size() > max) {
      add(
          Invariant.G2,
          name(),
          "%d machines are on record and the maximum is %d, though one was asked for since then; scaler"
                  .formatted(role.machines().size(), max)
              + " pause %s, end what is too much by hand, and please report it".formatted(name()));
    }
  }

  private void jobs() {
    if (role.pause().isPresent() || role.retiring() || role.spec().capacity().max() == 0) {
      return;
    }
    if (role.reading().orElse(null) instanceof Reading.Known known
        && known.ready() > 0
        && role.counted().isEmpty()
        && role.neighbours().counted() == 0
        && known.jobs().map(jobs -> jobs.oldestWait().compareTo(ANSWERED) > 0).orElse(false)) {
      add(
          Invariant.G27,
          name(),
          "%s ready, the oldest for %s, and no machine is there or coming; scaler why-not %s says what"
                  .formatted(
                      Sentences.count(known.ready(), "job is", "jobs are"),
                      Sentences.of(known.jobs().orElseThrow().oldestWait()),
                      name())
              + " is in the way");
    }
  }

  /** Only while nothing comes or goes, and nothing keeps a machine from a zone. */
  private void zones() {
    boolean still =
        role.machines().stream()
            .allMatch(seen ->
                seen.machine().state() == MachineState.IN_SERVICE
                    && !now.isBefore(seen.machine().since().plus(HALF_DONE)));
    if (!still
        || role.retiring()
        || role.pause().isPresent()
        || role.trouble().failures() > 0
        || !role.evacuations().isEmpty()
        || role.trouble().resting().values().stream().anyMatch(now::isBefore)
        || !role.spec().machine().dataVolumes().isEmpty()
        || role.machines().stream().anyMatch(seen -> role.holds().hold(seen.machine()))) {
      return;
    }
    Map<String, Integer> byZone = new TreeMap<>();
    role.subnets().forEach(place -> byZone.put(place.zone(), 0));
    role.machines().forEach(seen -> byZone.merge(seen.machine().zone(), 1, Integer::sum));
    int most = byZone.values().stream().mapToInt(count -> count).max().orElse(0);
    int least = byZone.values().stream().mapToInt(count -> count).min().orElse(0);
    if (most - least > 1) {
      add(
          Invariant.G28,
          name(),
          "its machines are uneven over the zones, %s; scaler evens them out when it next launches or"
                  .formatted(byZone)
              + " ends one; to do it now: scaler terminate --instance ID of the fullest");
    }
  }

  private void paused(Pause pause, Machine machine) {
    Instant from = pause.made().plus(LOOK);
    boolean asked =
        machine
            .asked()
            .filter(last -> last.what() != Asked.What.LOOK)
            .map(last -> last.last().isAfter(from))
            .orElse(false);
    if (asked || machine.requestedAt().isAfter(from)) {
      add(
          Invariant.G25,
          machine.label(),
          "it was changed under the pause of %s (%s); stop the service and please report it with scaler"
                  .formatted(pause.by(), pause.reason())
              + " why "
              + machine.label());
    }
  }

  private void balancers(Sight seen) {
    Machine machine = seen.machine();
    if (now.isBefore(machine.since().plus(REGISTERED))) {
      return;
    }
    if (machine.state() == MachineState.IN_SERVICE) {
      for (BalancerSpec balancer : role.spec().loadBalancers()) {
        if (seen.in(balancer).isEmpty()) {
          add(
              Invariant.G9,
              machine.label(),
              "it is in service and %s does not list it; somebody may have taken it out: look at the"
                      .formatted(balancer.name())
                  + " balancer");
        }
      }
    }
    if (machine.state() == MachineState.TERMINATING
        && seen.targets().containsValue(TargetState.HEALTHY)) {
      add(
          Invariant.G9,
          machine.label(),
          "it is being ended and a balancer still sends it requests; take it out there by hand");
    }
  }

  private void halfDone(Machine machine) {
    Duration allowed =
        switch (machine.state()) {
          case REQUESTED, TERMINATING -> HALF_DONE;
          case PENDING, BOOTING -> role.spec().startup().plus(HALF_DONE);
          // A drain that takes long has an alarm of its own; the others may stay as they are.
          case IN_SERVICE, IMPAIRED, DRAINING, GONE -> Duration.ofDays(36_500);
        };
    if (now.isAfter(machine.since().plus(allowed))) {
      add(
          Invariant.G15,
          machine.label(),
          "it has been %s for %s; scaler why %s says what it waits for"
              .formatted(
                  machine.state().word(),
                  Sentences.of(Duration.between(machine.since(), now)),
                  machine.label()));
    }
  }

  private String name() {
    return role.spec().name().value();
  }

  private void add(Invariant invariant, String where, String says) {
    found.add(new Violation(invariant, where, says));
  }
}
