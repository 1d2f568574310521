package scaler.outbound.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;
import scaler.engine.port.Balancer;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.outbound.local.wire.Description;
import scaler.outbound.local.wire.TargetChange;

/**
 * Load balancers of the local cloud. One comes to be when its name is first used; the kind does not
 * matter. A target is asked at its application port, 8080 plus its offset.
 */
public final class LocalBalancer implements Balancer {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");

  private final DaemonClient daemon;

  /**
   * @param home the daemon's folder
   */
  public LocalBalancer(Path home) {
    this.daemon = new DaemonClient(home);
  }

  @Override
  public Outcome<Targets> targets(BalancerSpec balancer, Collection<Member> members) {
    return described(balancer).map(seen -> new Targets(states(seen), Map.of()));
  }

  @Override
  public Outcome<MachineId> register(BalancerSpec balancer, CloudMachine machine) {
    return change(balancer, machine.id(), true);
  }

  @Override
  public Outcome<MachineId> deregister(BalancerSpec balancer, Member member) {
    return change(balancer, member.id(), false);
  }

  /** Where the load balancer listens. */
  public Outcome<URI> balancerUrl(BalancerSpec balancer) {
    return described(balancer).map(seen -> URI.create(seen.url()));
  }

  private Outcome<Description.Balancer> described(BalancerSpec balancer) {
    return NAME.matcher(balancer.name()).matches()
        ? daemon.get("balancers/" + balancer.name(), Description.Balancer.class)
        : badName(balancer);
  }

  private Outcome<MachineId> change(BalancerSpec balancer, MachineId machine, boolean in) {
    if (!NAME.matcher(balancer.name()).matches()) {
      return badName(balancer);
    }
    return daemon
        .post(
            "balancers/" + balancer.name(),
            new TargetChange(machine.value(), in),
            Description.Balancer.class)
        .map(_ -> machine);
  }

  private static Map<MachineId, TargetState> states(Description.Balancer balancer) {
    Map<MachineId, TargetState> states = new TreeMap<>();
    balancer.targets().forEach((id, target) -> states.put(new MachineId(id), target.state()));
    return states;
  }

  private static <T> Outcome<T> badName(BalancerSpec balancer) {
    return Outcome.failed(
        new Failure.Invalid(
            "a load balancer's name is letters, digits and dashes, at most 64: %.80s"
                .formatted(balancer.name())));
  }
}
