package scaler.core.plan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import scaler.core.decide.Sentences;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Asked.What;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Sight;
import scaler.core.model.TargetState;

/**
 * A machine's way into every load balancer of its role, and out of those that the role does not
 * name any more: first in, then out, so that it is always served by one.
 */
final class Joining {
  private Joining() {}

  /** Ready on its own; now each balancer has to agree, where there is one. */
  static Step.ForMachine join(Sight seen, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    List<BalancerSpec> outside = outside(seen, role);
    if (!outside.isEmpty()) {
      return register(machine, outside, now);
    }
    if (role.loadBalancers().isEmpty()) {
      return new Step.Become(machine, MachineState.IN_SERVICE, "ready");
    }
    TargetState worst = worst(seen, role).orElseThrow();
    String which = labels(own(seen, role, worst));
    return switch (worst) {
      case HEALTHY -> new Step.Become(machine, MachineState.IN_SERVICE, "healthy in " + which);
      case INITIAL, UNHEALTHY ->
          probedInVain(machine, role, now) && !Lifecycle.mayWork(seen, role)
              ? Lifecycle.neverReady(
                  machine,
                  "%s did not find it healthy in %s".formatted(which, Sentences.of(role.startup())))
              : new Step.Wait(machine, which + " to find it healthy");
      // A silent balancer says nothing about the machine.
      case UNKNOWN -> new Step.Wait(machine, which + " to answer");
      case DRAINING -> throw new IllegalStateException(which + " is to be joined first");
    };
  }

  /**
   * In service but not in a balancer: somebody took it out, or the role has one more now. In one
   * that the role does not name any more: it leaves that when it is healthy in all others.
   */
  static Step.ForMachine serving(Sight seen, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    List<BalancerSpec> outside = outside(seen, role);
    if (!outside.isEmpty()) {
      return register(machine, outside, now);
    }
    List<BalancerSpec> former =
        registered(seen).stream().filter(spec -> !role.loadBalancers().contains(spec)).toList();
    if (former.isEmpty()) {
      return new Step.Wait(machine, "nothing");
    }
    TargetState worst = worst(seen, role).orElse(TargetState.HEALTHY);
    if (worst != TargetState.HEALTHY) {
      return new Step.Wait(
          machine,
          "%s to find it healthy before it leaves %s"
              .formatted(labels(own(seen, role, worst)), labels(former)));
    }
    return machine.mayAsk(What.DEREGISTER, now)
        ? new Step.Deregister(machine, former)
        : new Step.Wait(machine, labels(former) + " to let it go");
  }

  /** Where it gets requests, as far as that is known. */
  static List<BalancerSpec> registered(Sight seen) {
    return seen.targets().entrySet().stream()
        .filter(target ->
            switch (target.getValue()) {
              case INITIAL, HEALTHY, UNHEALTHY -> true;
              case DRAINING, UNKNOWN -> false;
            })
        .map(java.util.Map.Entry::getKey)
        .toList();
  }

  static String labels(List<BalancerSpec> balancers) {
    return balancers.stream().map(BalancerSpec::label).collect(Collectors.joining(" and "));
  }

  private static List<BalancerSpec> outside(Sight seen, RoleSpec role) {
    return role.loadBalancers().stream()
        .filter(spec -> seen.in(spec).map(TargetState.DRAINING::equals).orElse(true))
        .toList();
  }

  private static Optional<TargetState> worst(Sight seen, RoleSpec role) {
    return TargetState.worst(
        role.loadBalancers().stream().flatMap(spec -> seen.in(spec).stream()).toList());
  }

  private static List<BalancerSpec> own(Sight seen, RoleSpec role, TargetState state) {
    return role.loadBalancers().stream()
        .filter(spec -> seen.in(spec).equals(Optional.of(state)))
        .toList();
  }

  /** A balancer has the start-up time from the registration on, which may have come late. */
  private static boolean probedInVain(Machine machine, RoleSpec role, Instant now) {
    return machine
        .asked()
        .filter(asked -> asked.what() == What.REGISTER)
        .map(asked -> !now.isBefore(asked.last().plus(role.startup())))
        .orElseGet(() -> Lifecycle.startupOver(machine, role, now));
  }

  private static Step.ForMachine register(Machine machine, List<BalancerSpec> with, Instant now) {
    return machine.mayAsk(What.REGISTER, now)
        ? new Step.Register(machine, with)
        : new Step.Wait(machine, labels(with) + " to take it in");
  }
}
