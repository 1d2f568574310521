package scaler.engine.port;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.RoleSpec.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;

/** A load balancer, by its name. Every call ends within eight seconds, retries included. */
public interface Balancer {
  /**
   * All that is registered, as the balancer sees it. Absent means not registered.
   *
   * @param members machines that may be in there; a balancer that knows its targets by address
   *     alone tells of no others
   */
  Outcome<Map<MachineId, TargetState>> targets(BalancerSpec balancer, Collection<Member> members);

  /** Registers a machine; one that is registered already is no failure. */
  Outcome<MachineId> register(BalancerSpec balancer, CloudMachine machine);

  /** Starts to take a machine out; one that is not registered is no failure. */
  Outcome<MachineId> deregister(BalancerSpec balancer, Member member);

  /**
   * A machine as a balancer may know it.
   *
   * @param address its last one on record: the cloud does not tell that of a machine that has ended
   */
  record Member(MachineId id, Optional<String> address) {}
}
