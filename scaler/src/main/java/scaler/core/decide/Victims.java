package scaler.core.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;

/**
 * Which machines end when there are too many: out of the fullest zone, the newest first, none
 * before its minimum lifetime.
 *
 * @param machines in the order in which they are to be drained
 * @param guards why there are fewer than asked for
 */
public record Victims(List<Machine> machines, List<Guard> guards) {
  private static final Comparator<Machine> NEWEST_FIRST =
      Comparator.comparing((Machine machine) -> machine.firstRunning().orElse(Instant.MAX))
          .thenComparing(Machine::slot)
          .reversed();

  public Victims {
    machines = List.copyOf(machines);
    guards = List.copyOf(guards);
  }

  /**
   * Chooses up to {@code count} of the machines that are counted.
   *
   * @param minimumLifetime zero where it does not bind
   */
  public static Victims choose(
      List<Machine> counted, int count, Duration minimumLifetime, Instant now) {
    List<Machine> left = new ArrayList<>(counted);
    List<Machine> chosen = new ArrayList<>();
    List<Guard> guards = new ArrayList<>();
    while (chosen.size() < count) {
      List<Machine> candidates = inFullestZones(left);
      List<Machine> mayEnd =
          candidates.stream()
              .filter(machine -> lifetimeLeft(machine, minimumLifetime, now).isZero())
              .toList();
      if (mayEnd.isEmpty()) {
        guards.addAll(whyNone(left, candidates, minimumLifetime, now));
        break;
      }
      chosen.add(mayEnd.getFirst());
      left.remove(mayEnd.getFirst());
    }
    return new Victims(chosen, guards);
  }

  /** How long the minimum lifetime still protects a machine; zero when it is over. */
  public static Duration lifetimeLeft(Machine machine, Duration minimumLifetime, Instant now) {
    Duration left = minimumLifetime.minus(machine.age(now));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static List<Machine> inFullestZones(List<Machine> left) {
    Map<String, Long> counts =
        left.stream()
            .collect(Collectors.groupingBy(Machine::zone, TreeMap::new, Collectors.counting()));
    long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return left.stream()
        // A machine without an id cannot be drained yet; it will have one in a moment.
        .filter(machine -> machine.state() != MachineState.REQUESTED)
        .filter(machine -> counts.getOrDefault(machine.zone(), 0L) == most)
        .sorted(NEWEST_FIRST)
        .toList();
  }

  private static List<Guard> whyNone(
      List<Machine> left, List<Machine> candidates, Duration minimumLifetime, Instant now) {
    if (candidates.isEmpty()) {
      return List.of();
    }
    Function<Machine, Duration> protectedFor = m -> lifetimeLeft(m, minimumLifetime, now);
    Machine next =
        candidates.stream().min(Comparator.comparing(protectedFor)).orElse(candidates.getFirst());
    List<Guard> guards = new ArrayList<>();
    guards.add(new Guard.TooYoung(next.label(), protectedFor.apply(next)));
    boolean elsewhere =
        left.stream()
            .filter(machine -> !candidates.contains(machine))
            .anyMatch(machine -> protectedFor.apply(machine).isZero());
    if (elsewhere) {
      guards.add(new Guard.ZonesWouldBeUneven(next.zone()));
    }
    return guards;
  }
}
