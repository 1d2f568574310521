package scaler.engine.port;

import java.util.Map;
import scaler.core.fleet.RoleSpec.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;

/** A load balancer, by its name. Every call ends within eight seconds, retries included. */
public interface Balancer {
  /** All that is registered, as the balancer sees it. Absent means not registered. */
  Outcome<Map<MachineId, TargetState>> targets(BalancerSpec balancer);

  /** Registers a machine; one that is registered already is no failure. */
  Outcome<MachineId> register(BalancerSpec balancer, CloudMachine machine);

  /** Starts to take a machine out; one that is not registered is no failure. */
  Outcome<MachineId> deregister(BalancerSpec balancer, MachineId machine);
}
