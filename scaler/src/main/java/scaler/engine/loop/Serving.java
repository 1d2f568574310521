package scaler.engine.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.model.Asked.What;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.Sight;
import scaler.engine.loop.Actor.Scene;
import scaler.engine.port.Balancer;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.Outcome;

/** Lets machines into load balancers and takes them out. */
final class Serving {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Balancer balancer;
  private final Logbook logbook;

  Serving(Balancer balancer, Logbook logbook) {
    this.balancer = balancer;
    this.logbook = logbook;
  }

  void register(Scene scene, Machine machine, List<BalancerSpec> with) {
    sight(scene, machine)
        .flatMap(Sight::cloud)
        .ifPresent(cloud ->
            report(
                scene,
                machine,
                What.REGISTER,
                with,
                "registered with ",
                spec -> balancer.register(spec, cloud)));
  }

  void deregister(Scene scene, Machine machine, List<BalancerSpec> from) {
    member(machine)
        .ifPresent(member ->
            report(
                scene,
                machine,
                What.DEREGISTER,
                from,
                "leaves ",
                spec -> balancer.deregister(spec, member)));
  }

  /**
   * Takes a machine that ends, has ended or is about to be taken off the lists of balancers, where
   * it is still on them.
   */
  void forget(Scene scene, Machine machine) {
    Set<BalancerSpec> listed =
        sight(scene, machine).map(Sight::targets).orElseGet(Map::of).keySet();
    for (BalancerSpec spec : listed) {
      if (balancer.deregister(spec, member(machine).orElseThrow())
          instanceof Outcome.Failed<MachineId>(var failure)) {
        LOG.warn(
            "{} {}: it may still be registered with {} ({})",
            machine.role(),
            machine.label(),
            spec.label(),
            failure.detail());
      }
    }
  }

  /** The machine as its balancer may know it; empty before the cloud has named it. */
  static Optional<Member> member(Machine machine) {
    return machine.id().map(id -> new Member(id, machine.place().map(Machine.Place::address)));
  }

  private static Optional<Sight> sight(Scene scene, Machine machine) {
    return scene.view().machines().stream()
        .filter(seen -> seen.machine().slot() == machine.slot())
        .findFirst();
  }

  /** Asks each of them, whatever the others say; the record tells those that did it. */
  private void report(
      Scene scene,
      Machine machine,
      What asked,
      List<BalancerSpec> balancers,
      String what,
      Function<BalancerSpec, Outcome<MachineId>> ask) {
    List<String> done = new ArrayList<>();
    List<String> notYet = new ArrayList<>();
    for (BalancerSpec spec : balancers) {
      switch (ask.apply(spec)) {
        case Outcome.Ok<MachineId> _ -> done.add(spec.label());
        case Outcome.Failed<MachineId>(var failure) -> {
          notYet.add(spec.label());
          LOG.warn(
              "{} {}: not yet \"{}\"; it will be tried again ({})",
              machine.role(),
              machine.label(),
              what + spec.label(),
              failure.detail());
        }
      }
    }
    String told =
        Stream.of(
                done.isEmpty() ? "" : what + String.join(" and ", done),
                notYet.isEmpty() ? "" : "not yet: " + what + String.join(" and ", notYet))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; "));
    logbook.write(scene, machine, machine.asking(asked, scene.now()), told);
  }
}
