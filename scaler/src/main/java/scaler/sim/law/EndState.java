package scaler.sim.law;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.DrainSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Heal;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.sim.region.Instance;
import scaler.sim.region.Region;
import scaler.sim.region.Yard;

/**
 * G15: what is not as it is to be, once nothing goes wrong any more. Each machine is asked for what
 * it really is, each role for a decision that is new and made with open eyes, each queue for
 * somebody who works it off.
 */
public final class EndState {
  /** Whoever decides looks at each role more often than that. */
  private static final Duration NEW = Duration.ofSeconds(90);

  private static final Duration NO_TIME = Duration.ZERO;

  private final Facts facts;
  private final Map<RoleName, Decided> decisions = new LinkedHashMap<>();

  public EndState(Facts facts) {
    this.facts = facts;
  }

  /**
   * Something that is not, or not yet, as it is to be.
   *
   * @param what it is about: a machine, a role or a queue
   * @param until it has a good reason to be so until then, in milliseconds
   */
  public record Finding(String what, String how, long until) {
    @Override
    public String toString() {
      return what + " " + how;
    }
  }

  /** A look at a role was committed. */
  void decided(RoleView view, Verdict verdict, List<Guard> guards) {
    decisions.put(
        view.spec().name(), new Decided(verdict, List.copyOf(guards), facts.time.millis()));
  }

  /** From here on only what is decided anew counts. */
  public void begins() {
    decisions.clear();
  }

  /** All that is not as it is to be. */
  public List<Finding> findings() {
    facts.held(Law.G15);
    List<Finding> all = new ArrayList<>();
    for (Machine row : facts.rows.values()) {
      ofMachine(row).ifPresent(all::add);
    }
    facts.region().shown().forEach(machine -> ofHanded(machine).ifPresent(all::add));
    for (RoleSpec role : fleet().roles()) {
      ofRole(role.name()).ifPresent(all::add);
      ofQueue(role).ifPresent(all::add);
    }
    return all;
  }

  /** How roles without queue and volumes stand, but those that still have too many to end. */
  public List<Standing> standing() {
    List<Standing> all = new ArrayList<>();
    for (RoleSpec role : fleet().roles()) {
      Decided last = decisions.get(role.name());
      boolean free = role.backlog().isEmpty() && role.machine().dataVolumes().isEmpty();
      if (free && last != null && !last.mayStayMore()) {
        all.add(Standing.of(facts, role, last.verdict().wanted()));
      }
    }
    return all;
  }

  private FleetSpec fleet() {
    return facts.versions.newest();
  }

  private long now() {
    return facts.time.millis();
  }

  private Finding finding(Machine row, String how, long until) {
    return new Finding("%s of %s".formatted(row.label(), row.role()), how, until);
  }

  private Optional<Finding> ofMachine(Machine row) {
    Optional<Instance> truth = facts.truth(row);
    return switch (row.state()) {
      case REQUESTED, PENDING, BOOTING -> {
        long ready =
            row.since().plus(spec(row).map(RoleSpec::startup).orElse(NO_TIME)).toEpochMilli();
        yield Optional.of(finding(row, "is " + row.state().word(), Math.max(ready, healing(row))));
      }
      case TERMINATING -> Optional.of(finding(row, "is terminating", 0));
      case DRAINING -> truth.flatMap(machine -> drains(row, machine));
      case IMPAIRED -> impaired(row, truth);
      case IN_SERVICE -> inService(row, truth);
      case GONE -> Optional.empty();
    };
  }

  /** One that changed hands bears our tags as long as it is ours. Excused: what others tag. */
  private Optional<Finding> ofHanded(Instance machine) {
    if (!machine.lives() || machine.touched() || !facts.handed.knows(machine)) {
      return Optional.empty();
    }
    boolean bears = facts.installation.equals(machine.tags().get(Region.INSTALL));
    return bears == facts.ours(machine)
        ? Optional.empty()
        : Optional.of(new Finding(machine.toString(), "bears the tags " + machine.tags(), 0));
  }

  private Optional<RoleSpec> spec(Machine row) {
    return facts.role(row.role(), 0).flatMap(Optional::stream).reduce((one, other) -> other);
  }

  /** A rung has its time: three windows where a stop hangs. */
  private long healing(Machine row) {
    Duration patience = spec(row).map(RoleSpec::heal).map(HealSpec::patience).orElse(NO_TIME);
    return row.heal()
        .filter(Heal::lasts)
        .map(heal -> heal.rungSince().plus(patience.multipliedBy(3)).toEpochMilli())
        .orElse(0L);
  }

  /**
   * Excused: one that is kept for study, and one whose jobs run or stay locked, whoever holds them;
   * the lock of a machine that is powered off is freed where its role has somebody who may.
   */
  private Optional<Finding> drains(Machine row, Instance machine) {
    boolean kept =
        row.heal().flatMap(Heal::keptUntil).filter(end -> now() < end.toEpochMilli()).isPresent();
    boolean freed =
        machine.state() == CloudMachine.State.STOPPED
            && fleet().role(row.role()).flatMap(RoleSpec::backlog).stream()
                .flatMap(backlog -> backlog.tables().stream())
                .anyMatch(table -> table.rescue().isPresent());
    if (kept || (facts.region().locks(machine) > 0 && !freed)) {
      return Optional.empty();
    }
    Duration timeout = spec(row).map(RoleSpec::drain).map(DrainSpec::timeout).orElse(NO_TIME);
    long silent =
        machine.ready(now()) ? 0 : row.drain().orElseThrow().since().plus(timeout).toEpochMilli();
    return Optional.of(finding(row, "is draining", silent));
  }

  /**
   * One for which nothing is left to try is told of and stays; so does one that is off, and one in
   * whose place another one is to serve and may not be launched.
   */
  private Optional<Finding> impaired(Machine row, Optional<Instance> truth) {
    if (row.isHealing()) {
      return row.heal().flatMap(Heal::rung).isEmpty() || comesNone(row)
          ? Optional.empty()
          : Optional.of(finding(row, "is being healed", healing(row)));
    }
    return truth.filter(machine -> machine.state() == CloudMachine.State.STOPPED).isPresent()
        ? Optional.empty()
        : Optional.of(finding(row, "is impaired and not stopped", 0));
  }

  private boolean comesNone(Machine row) {
    Decided last = decisions.get(row.role());
    return last != null && row.heal().filter(Heal::inPlace).isEmpty() && last.mayStayLess();
  }

  private Optional<Finding> inService(Machine row, Optional<Instance> truth) {
    if (truth.filter(Instance::lives).isEmpty()) {
      return Optional.of(finding(row, "is in service and has ended", 0));
    }
    Instance machine = truth.get();
    Optional<RoleSpec> role = fleet().role(row.role());
    if (!machine.ready(now())) {
      return role.filter(spec -> !isLeftAlone(spec))
          .map(_ -> finding(row, "is in service and does not answer", isCared(row) ? now() : 0));
    }
    if (machine.cordoned()) {
      return Optional.of(finding(row, "is in service and cordoned", 0));
    }
    List<BalancerSpec> without =
        role.map(RoleSpec::loadBalancers).orElse(List.of()).stream()
            .filter(balancer -> !facts.region().balancer().serves(balancer, machine.id()))
            .toList();
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(finding(row, "is in service and not in " + without, 0));
  }

  /** Nobody heals there: it is not wanted, or too many look ill at once. */
  private boolean isLeftAlone(RoleSpec role) {
    Decided last = decisions.get(role.name());
    return role.heal().steps().isEmpty()
        || (last != null
            && (last.holds(Guard.HealsHeld.class) || last.holds(Guard.FleetAiling.class)));
  }

  /** It is known to be ill, and something has to be waited for. */
  private boolean isCared(Machine row) {
    Decided last = decisions.get(row.role());
    return last != null && (last.holds(Guard.Ailing.class) || last.holds(Guard.EndsHeld.class));
  }

  private Optional<Finding> ofRole(RoleName role) {
    Decided last = decisions.get(role);
    String name = "role %s of %s".formatted(role, facts.application);
    if (last == null || now() - last.at() > NEW.toMillis()) {
      return Optional.of(new Finding(name, "is looked at by nobody", 0));
    }
    Verdict verdict = last.verdict();
    boolean closed =
        switch (verdict.reason()) {
          case Reason.CloudUnknown _, Reason.Paused _, Reason.QueueUnknown _ -> true;
          case Reason.Fallback _, Reason.LastMachineMayHaveWork _ -> true;
          case Reason.ByHand _, Reason.Scheduled _, Reason.Minimum _, Reason.Maximum _ -> false;
          case Reason.Backlog _, Reason.LastStep _, Reason.ScheduleFloor _ -> false;
          case Reason.NobodyThere _, Reason.LastMachineHasWork _ -> false;
          case Reason.WaitedTooLong _, Reason.Retired _ -> false;
        };
    String how =
        "wants %d machines and has %d: %s %s"
            .formatted(verdict.wanted(), verdict.actual(), verdict.reason(), last.guards());
    boolean less = verdict.actual() < verdict.wanted() && !last.mayStayLess();
    boolean more = verdict.actual() > verdict.wanted() && !last.mayStayMore();
    return closed || less || more
        ? Optional.of(new Finding(name, how, last.waits()))
        : Optional.empty();
  }

  /**
   * Excused: machines that answer and work no more, which only people see, and a role that may
   * launch no more.
   */
  private Optional<Finding> ofQueue(RoleSpec role) {
    if (role.backlog().isEmpty() || role.capacity().max() == 0) {
      return Optional.empty();
    }
    Decided last = decisions.get(role.name());
    if (last != null && last.mayStayLess()) {
      return Optional.empty();
    }
    Yard yard = facts.yard(role.backlog().get());
    List<Instance> there =
        facts.living(role.name()).stream()
            .filter(row -> row.state() == MachineState.IN_SERVICE)
            .flatMap(row -> facts.truth(row).stream())
            .toList();
    boolean nobodyCan = !there.isEmpty() && there.stream().allMatch(Instance::gray);
    return yard.ready() == 0 || yard.working() > 0 || nobodyCan
        ? Optional.empty()
        : Optional.of(
            new Finding(
                "the queue of %s of %s".formatted(role.name(), facts.application),
                "has %d ready jobs, and nobody works".formatted(yard.ready()),
                coming(role)));
  }

  /** One that was launched before may need its whole start-up time to fail. */
  private long coming(RoleSpec role) {
    return facts.living(role.name()).stream()
        .filter(row -> row.counts() && row.state() != MachineState.IN_SERVICE)
        .mapToLong(row -> row.since().plus(role.startup()).toEpochMilli())
        .max()
        .orElse(0);
  }
}
