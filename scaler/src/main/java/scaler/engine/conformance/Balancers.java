package scaler.engine.conformance;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import scaler.core.fleet.RoleSpec.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.Outcome;

/** Whether a machine joins the role's balancer and leaves it. It serves nothing there. */
record Balancers() implements Question {
  private static final Duration WATCH = Duration.ofSeconds(10);
  private static final Duration LEAVES = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "the balancer takes in and lets go";
  }

  @Override
  public int launches() {
    return 0;
  }

  @Override
  public Answer ask(Bench bench) throws InterruptedException {
    Optional<BalancerSpec> spec = bench.role().loadBalancer();
    if (spec.isEmpty()) {
      return Answer.notAsked("the role has no balancer");
    }
    Optional<CloudMachine> subject = bench.subject();
    if (subject.isEmpty()) {
      return Answer.unknown("no machine came to run");
    }
    CloudMachine machine = subject.get();
    Member member = new Member(machine.id(), machine.address());
    if (bench.balancer().register(spec.get(), machine)
        instanceof Outcome.Failed<MachineId>(var failure)) {
      return Answer.unknown("it was not taken in: " + failure.detail());
    }
    Set<TargetState> states = new LinkedHashSet<>();
    bench.until(
        WATCH,
        () -> {
          state(bench, spec.get(), member).ifPresent(states::add);
          return states.contains(TargetState.HEALTHY);
        });
    if (bench.balancer().deregister(spec.get(), member)
        instanceof Outcome.Failed<MachineId>(var failure)) {
      return Answer.unknown("it was not let go: " + failure.detail());
    }
    Optional<Duration> left =
        bench.until(
            LEAVES,
            () -> {
              Optional<TargetState> state = state(bench, spec.get(), member);
              state.ifPresent(states::add);
              return state.isEmpty();
            });
    return judged(states, left);
  }

  private static Answer judged(Set<TargetState> states, Optional<Duration> left) {
    if (states.isEmpty()) {
      return Answer.broken("it is registered and not shown");
    }
    if (left.isEmpty()) {
      return Answer.broken("it is let go and still shown");
    }
    String words =
        states.stream()
            .map(state -> state.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    return Answer.holds("seen as " + words).with("leftSeconds", Bench.seconds(left.get()));
  }

  /** Empty when it is not registered; what is not answered is told as unknown. */
  private static Optional<TargetState> state(Bench bench, BalancerSpec spec, Member member) {
    return switch (bench.balancer().targets(spec, List.of(member))) {
      case Outcome.Ok<Map<MachineId, TargetState>>(var targets) ->
          Optional.ofNullable(targets.get(member.id()));
      case Outcome.Failed<Map<MachineId, TargetState>> failed -> Optional.of(TargetState.UNKNOWN);
    };
  }
}
