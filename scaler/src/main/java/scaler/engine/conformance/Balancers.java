package scaler.engine.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.Balancer.Targets;
import scaler.engine.port.Outcome;

/** Whether a machine joins the role's balancers and leaves them. It serves nothing there. */
record Balancers() implements OfMachine {
  private static final Duration WATCH = Duration.ofSeconds(10);
  private static final Duration LEAVES = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "the balancer takes in and lets go";
  }

  @Override
  public Answer ask(Bench bench, CloudMachine subject) throws InterruptedException {
    List<BalancerSpec> all = bench.role().loadBalancers();
    if (all.isEmpty()) {
      return Answer.notAsked("the role has no balancer");
    }
    Member member = new Member(subject.id(), subject.address());
    for (BalancerSpec spec : all) {
      if (bench.balancer().register(spec, subject)
          instanceof Outcome.Failed<MachineId>(var failure)) {
        return Answer.unknown(
            "%s did not take it in: %s".formatted(spec.label(), failure.detail()));
      }
    }
    var states = new LinkedHashMap<BalancerSpec, Set<TargetState>>();
    all.forEach(spec -> states.put(spec, new LinkedHashSet<>()));
    bench.until(
        WATCH,
        () -> {
          look(bench, states, member);
          return states.values().stream().allMatch(seen -> seen.contains(TargetState.HEALTHY));
        });
    for (BalancerSpec spec : all) {
      if (bench.balancer().deregister(spec, member)
          instanceof Outcome.Failed<MachineId>(var failure)) {
        return Answer.unknown("%s did not let it go: %s".formatted(spec.label(), failure.detail()));
      }
    }
    Optional<Duration> left = bench.until(LEAVES, () -> look(bench, states, member).isEmpty());
    return judged(states, left);
  }

  private static Answer judged(
      Map<BalancerSpec, Set<TargetState>> states, Optional<Duration> left) {
    if (states.values().stream().anyMatch(Set::isEmpty)) {
      return Answer.broken("it is registered and not shown");
    }
    if (left.isEmpty()) {
      return Answer.broken("it is let go and still shown");
    }
    String words =
        states.values().stream()
            .flatMap(Set::stream)
            .distinct()
            .map(state -> state.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return Answer.holds("seen as " + words).with("leftSeconds", Bench.seconds(left.get()));
  }

  /** Notes how each balancer sees it; those that do, or may. */
  private static List<BalancerSpec> look(
      Bench bench, Map<BalancerSpec, Set<TargetState>> states, Member member) {
    List<BalancerSpec> shown = new ArrayList<>();
    states.forEach((spec, seen) ->
        state(bench, spec, member)
            .ifPresent(state -> {
              seen.add(state);
              shown.add(spec);
            }));
    return shown;
  }

  /** Empty when it is not registered; what is not answered is told as unknown. */
  private static Optional<TargetState> state(Bench bench, BalancerSpec spec, Member member) {
    return switch (bench.balancer().targets(spec, List.of(member))) {
      case Outcome.Ok<Targets>(var targets) ->
          Optional.ofNullable(targets.machines().get(member.id()));
      case Outcome.Failed<Targets> failed -> Optional.of(TargetState.UNKNOWN);
    };
  }
}
