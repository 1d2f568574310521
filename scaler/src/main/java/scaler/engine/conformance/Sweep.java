package scaler.engine.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.Balancer.Targets;
import scaler.engine.port.Outcome;

/**
 * What became of the machines of such runs.
 *
 * @param ended on their way or gone
 * @param left that could not be ended, or of which that is not known
 * @param trouble why not, where something is left
 */
public record Sweep(Set<MachineId> ended, Set<MachineId> left, Optional<String> trouble) {
  private static final Duration PATIENT = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A machine that is not known after so long was never there, or was forgotten. */
  private static final Duration LATE = Duration.ofMinutes(1);

  public Sweep {
    ended = Set.copyOf(ended);
    left = Set.copyOf(left);
  }

  /** The same with all the time that it takes. */
  public static Sweep of(Bench bench) throws InterruptedException {
    return of(bench, PATIENT);
  }

  /**
   * Ends all machines that bear the name of such runs, and those of this one whatever they bear.
   *
   * @param limit no further look is taken after that; what is not shown as ending by then is left
   * @throws InterruptedException when somebody wants to end it; run it again then
   */
  public static Sweep of(Bench bench, Duration limit) throws InterruptedException {
    Set<MachineId> open = new TreeSet<>(bench.launched());
    Set<MachineId> ended = new TreeSet<>();
    Optional<String> trouble = Optional.empty();
    Optional<String> refused = Optional.empty();
    Instant began = bench.now();
    boolean more = true;
    while (more) {
      trouble = Optional.empty();
      switch (bench.cloud().list(bench.application())) {
        case Outcome.Failed<List<CloudMachine>>(var failure) ->
            trouble = Optional.of(failure.detail());
        case Outcome.Ok<List<CloudMachine>>(var all) -> {
          all.stream().filter(Sweep::lives).map(CloudMachine::id).forEach(open::add);
          letGo(bench, all);
        }
      }
      refused = terminate(bench, open);
      settle(bench, open, ended, bench.since(began));
      more = !(open.isEmpty() && trouble.isEmpty()) && bench.since(began).compareTo(limit) < 0;
      if (more) {
        bench.rest(PAUSE);
      }
    }
    Optional<String> why = refused;
    return new Sweep(
        ended,
        open,
        open.isEmpty()
            ? trouble
            : trouble.or(() -> why).or(() -> Optional.of("they go on running")));
  }

  /** What such runs left behind, as listings show it; empty where they cannot be asked for. */
  public static Optional<List<MachineId>> leftovers(Bench bench) {
    return switch (bench.cloud().list(bench.application())) {
      case Outcome.Failed<List<CloudMachine>> failed -> Optional.empty();
      case Outcome.Ok<List<CloudMachine>>(var all) ->
          Optional.of(all.stream().filter(Sweep::lives).map(CloudMachine::id).sorted().toList());
    };
  }

  private static boolean lives(CloudMachine machine) {
    return !Bench.ends(machine.state());
  }

  /** A target that is known by its address alone would stay registered when its machine ends. */
  private static void letGo(Bench bench, List<CloudMachine> all) {
    List<Member> members =
        all.stream().filter(Sweep::lives).map(one -> new Member(one.id(), one.address())).toList();
    if (members.isEmpty()) {
      return;
    }
    for (BalancerSpec spec : bench.role().loadBalancers()) {
      if (bench.balancer().targets(spec, members) instanceof Outcome.Ok<Targets>(var targets)) {
        members.stream()
            .filter(member -> targets.machines().containsKey(member.id()))
            .forEach(member -> bench.balancer().deregister(spec, member));
      }
    }
  }

  /** What the cloud says of the first that it does not end, where there is such a one. */
  private static Optional<String> terminate(Bench bench, Collection<MachineId> machines)
      throws InterruptedException {
    List<Callable<Outcome<MachineId>>> ends =
        machines.stream()
            .<Callable<Outcome<MachineId>>>map(machine -> () -> bench.cloud().terminate(machine))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.invokeAll(ends).stream()
          .map(Future::resultNow)
          .flatMap(Sweep::refusal)
          .findFirst();
    }
  }

  private static Stream<String> refusal(Outcome<MachineId> end) {
    return switch (end) {
      case Outcome.Ok<MachineId> taken -> Stream.empty();
      case Outcome.Failed<MachineId>(var failure) -> Stream.of(failure.detail());
    };
  }

  /**
   * Only that one is shown as ending settles it at once: one that was launched a moment ago may not
   * be known yet, and goes on running.
   */
  private static void settle(
      Bench bench, Set<MachineId> open, Set<MachineId> ended, Duration swept) {
    for (MachineId machine : List.copyOf(open)) {
      boolean over =
          bench.cloud().find(machine) instanceof Outcome.Ok<Optional<CloudMachine>>(var found)
              && found.map(shown -> !lives(shown)).orElseGet(() -> swept.compareTo(LATE) >= 0);
      if (over) {
        open.remove(machine);
        ended.add(machine);
      }
    }
  }
}
