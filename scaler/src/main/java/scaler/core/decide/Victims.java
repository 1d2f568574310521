package scaler.core.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import scaler.core.model.Machine;
import scaler.core.model.MachineHolds;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Sight;

/**
 * Which machines end when there are too many: out of the fullest zone, idle ones first, the newest
 * first, none before its minimum lifetime, and none in service while the others do not serve yet.
 *
 * @param machines in the order in which they are to be drained
 * @param guards why there are fewer than asked for
 */
public record Victims(List<Machine> machines, List<Guard> guards) {
  private static final int IDLE = 0;
  private static final int UNKNOWN = 1;
  private static final int BUSY = 2;

  static final Comparator<Machine> NEWEST_FIRST =
      Comparator.comparing((Machine machine) -> machine.firstRunning().orElse(Instant.MAX))
          .thenComparing(Machine::slot)
          .reversed();

  public Victims {
    machines = List.copyOf(machines);
    guards = List.copyOf(guards);
  }

  /** Chooses up to {@code count} of some machines of a role, idle ones first. */
  public static Victims choose(RoleView view, List<Machine> counted, int count, Instant now) {
    Map<Long, Duration> paid = new HashMap<>();
    view.machines()
        .forEach(seen -> paid.put(seen.machine().slot(), PaidHour.left(seen, view.spec(), now)));
    Stay stay = new Stay(view.spec().minimumLifetime(), paid);
    return choose(counted, count, idleFirst(view.machines()), view.holds(), stay, now);
  }

  /** The same, whatever their age. */
  public static Victims atOnce(RoleView view, List<Machine> counted, int count, Instant now) {
    Stay none = new Stay(Duration.ZERO, Map.of());
    return choose(counted, count, idleFirst(view.machines()), view.holds(), none, now);
  }

  /**
   * What keeps machines.
   *
   * @param minimumLifetime zero where it does not bind
   * @param paid for how long a machine is paid for, by slot; absent or zero: it may go
   */
  record Stay(Duration minimumLifetime, Map<Long, Duration> paid) {
    Duration young(Machine machine, Instant now) {
      return lifetimeLeft(machine, minimumLifetime, now);
    }

    Duration paid(Machine machine) {
      return paid.getOrDefault(machine.slot(), Duration.ZERO);
    }

    boolean over(Machine machine, Instant now) {
      return young(machine, now).isZero() && paid(machine).isZero();
    }
  }

  /**
   * Chooses up to {@code count} of the machines that are counted.
   *
   * @param order which of a zone's machines go first
   * @param holds machines that stay; where a zone has no others, the next fullest has its turn
   */
  static Victims choose(
      List<Machine> counted,
      int count,
      Comparator<Machine> order,
      MachineHolds holds,
      Stay stay,
      Instant now) {
    int keep = counted.size() - count;
    List<Machine> left = new ArrayList<>(counted);
    List<Machine> chosen = new ArrayList<>();
    List<Guard> guards = new ArrayList<>();
    while (left.size() > keep) {
      boolean othersServe = inService(left) > keep;
      List<Machine> candidates = inFullestZones(left, order, holds);
      Optional<Machine> next =
          candidates.stream()
              .filter(machine -> stay.over(machine, now))
              .filter(machine -> othersServe || machine.state() != MachineState.IN_SERVICE)
              .findFirst();
      if (next.isEmpty()) {
        guards.addAll(whyNone(left, candidates, stay, now));
        break;
      }
      left.remove(next.get());
      chosen.add(next.get());
    }
    return new Victims(chosen, guards);
  }

  /**
   * Idle ones first: those that hold no job, then those of which it is not known, then the others;
   * among equals the newest. A drain of an idle machine is short and cuts no work off from a cache.
   */
  public static Comparator<Machine> idleFirst(List<Sight> seen) {
    Map<Long, Integer> work = new HashMap<>();
    seen.forEach(one -> work.put(one.machine().slot(), work(one)));
    return Comparator.comparing((Machine machine) -> work.getOrDefault(machine.slot(), UNKNOWN))
        .thenComparing(NEWEST_FIRST);
  }

  private static int work(Sight seen) {
    OptionalInt jobs =
        seen.locks().isPresent()
            ? seen.locks()
            : seen.page().map(Page::busy).orElse(OptionalInt.empty());
    if (jobs.isEmpty()) {
      return UNKNOWN;
    }
    return jobs.getAsInt() == 0 ? IDLE : BUSY;
  }

  /** How long the minimum lifetime still protects a machine; zero when it is over. */
  public static Duration lifetimeLeft(Machine machine, Duration minimumLifetime, Instant now) {
    Duration left = minimumLifetime.minus(machine.age(now));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static long inService(List<Machine> machines) {
    return machines.stream().filter(m -> m.state() == MachineState.IN_SERVICE).count();
  }

  private static List<Machine> inFullestZones(
      List<Machine> left, Comparator<Machine> order, MachineHolds holds) {
    Map<String, Long> counts =
        left.stream()
            .collect(Collectors.groupingBy(Machine::zone, TreeMap::new, Collectors.counting()));
    List<Machine> free = left.stream().filter(machine -> !holds.hold(machine)).toList();
    long most = free.stream().mapToLong(m -> counts.getOrDefault(m.zone(), 0L)).max().orElse(0);
    return free.stream()
        .filter(machine -> counts.getOrDefault(machine.zone(), 0L) == most)
        .sorted(order)
        .toList();
  }

  private static List<Guard> whyNone(
      List<Machine> left, List<Machine> candidates, Stay stay, Instant now) {
    Optional<Machine> turn =
        candidates.stream()
            .min(
                Comparator.comparing((Machine machine) -> stay.young(machine, now))
                    .thenComparing(stay::paid));
    if (turn.isEmpty()) {
      return List.of();
    }
    Machine next = turn.get();
    if (stay.over(next, now)) {
      return List.of(
          new Guard.OthersNotInService(next.label(), left.size() - (int) inService(left)));
    }
    Duration young = stay.young(next, now);
    List<Guard> guards = new ArrayList<>();
    guards.add(
        young.isZero()
            ? new Guard.HourPaid(next.label(), stay.paid(next))
            : new Guard.TooYoung(next.label(), young));
    boolean elsewhere =
        left.stream()
            .filter(machine -> !candidates.contains(machine))
            .anyMatch(machine -> stay.over(machine, now));
    if (elsewhere) {
      guards.add(new Guard.ZonesWouldBeUneven(next.zone()));
    }
    return guards;
  }
}
