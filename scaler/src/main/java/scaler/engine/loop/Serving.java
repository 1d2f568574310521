package scaler.engine.loop;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.model.Asked.What;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.Sight;
import scaler.engine.loop.Actor.Scene;
import scaler.engine.port.Balancer;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.Outcome;

/** Lets machines into their role's load balancer and takes them out. */
final class Serving {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Balancer balancer;
  private final Logbook logbook;

  Serving(Balancer balancer, Logbook logbook) {
    this.balancer = balancer;
    this.logbook = logbook;
  }

  void register(Scene scene, Machine machine) {
    var spec = scene.view().spec().loadBalancer().orElseThrow();
    sight(scene, machine)
        .flatMap(Sight::cloud)
        .ifPresent(cloud ->
            report(
                scene,
                machine,
                What.REGISTER,
                "registered with " + spec.name(),
                balancer.register(spec, cloud)));
  }

  void deregister(Scene scene, Machine machine) {
    var spec = scene.view().spec().loadBalancer().orElseThrow();
    member(machine)
        .ifPresent(member ->
            report(
                scene,
                machine,
                What.DEREGISTER,
                "leaves " + spec.name(),
                balancer.deregister(spec, member)));
  }

  /**
   * Takes a machine that ends, has ended or is about to be taken off the balancer's list, if it is
   * still on it.
   */
  void forget(Scene scene, Machine machine) {
    boolean listed = sight(scene, machine).flatMap(Sight::target).isPresent();
    scene
        .view()
        .spec()
        .loadBalancer()
        .filter(spec -> listed)
        .ifPresent(spec -> {
          if (balancer.deregister(spec, member(machine).orElseThrow())
              instanceof Outcome.Failed<MachineId>(var failure)) {
            LOG.warn(
                "{} {}: it may still be registered with {} ({})",
                machine.role(),
                machine.label(),
                spec.name(),
                failure.detail());
          }
        });
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

  private void report(
      Scene scene, Machine machine, What asked, String what, Outcome<MachineId> outcome) {
    Machine asking = machine.asking(asked, scene.now());
    switch (outcome) {
      case Outcome.Ok<MachineId> done -> logbook.write(scene, machine, asking, what);
      case Outcome.Failed<MachineId>(var failure) -> {
        logbook.write(scene, machine, asking, "not yet: " + what);
        LOG.warn(
            "{} {}: not yet \"{}\"; it will be tried again ({})",
            machine.role(),
            machine.label(),
            what,
            failure.detail());
      }
    }
  }
}
