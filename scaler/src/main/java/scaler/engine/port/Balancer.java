package scaler.engine.port;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;

/** A load balancer, by its name. Every call ends within eight seconds, retries included. */
public interface Balancer {
  /**
   * All that is registered, as the balancer sees it. Absent means not registered.
   *
   * @param members machines that may be in there: a balancer that knows its targets by address
   *     alone cannot name others
   */
  Outcome<Targets> targets(BalancerSpec balancer, Collection<Member> members);

  /** Registers a machine; one that is registered already is no failure. */
  Outcome<MachineId> register(BalancerSpec balancer, CloudMachine machine);

  /** Starts to take a machine out; one that is not registered is no failure. */
  Outcome<MachineId> deregister(BalancerSpec balancer, Member member);

  /**
   * What is registered.
   *
   * @param machines by their ids
   * @param others addresses that are those of no member
   */
  record Targets(Map<MachineId, TargetState> machines, Map<String, TargetState> others) {
    /** Nothing is. */
    public static final Targets NONE = new Targets(Map.of(), Map.of());

    public Targets {
      machines = Map.copyOf(machines);
      others = Map.copyOf(others);
    }
  }

  /**
   * A machine as a balancer may know it.
   *
   * @param address its last one on record: the cloud does not tell that of a machine that has ended
   */
  record Member(MachineId id, Optional<String> address) {}
}
