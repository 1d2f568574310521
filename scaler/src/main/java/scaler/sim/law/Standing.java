package scaler.sim.law;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;

/**
 * How a role without a queue stands at the end of a life.
 *
 * @param zones how many of those in service are in each, the fewest first
 * @param served its balancers have those in service and nobody else of ours
 */
public record Standing(
    String application,
    RoleName role,
    int wanted,
    int inService,
    List<Integer> zones,
    boolean served) {
  static Standing of(Facts facts, RoleSpec role, int wanted) {
    List<Machine> serving =
        facts.living(role.name()).stream()
            .filter(row -> row.state() == MachineState.IN_SERVICE)
            .toList();
    Map<String, Integer> zones = new LinkedHashMap<>();
    facts.versions.newest().cloud().subnets().forEach(zone -> zones.put(zone, 0));
    serving.forEach(row -> zones.merge(row.zone(), 1, Integer::sum));
    List<Long> slots = serving.stream().map(Machine::slot).sorted().toList();
    boolean served =
        role.loadBalancers().stream().allMatch(balancer -> served(facts, balancer).equals(slots));
    return new Standing(
        facts.application,
        role.name(),
        wanted,
        serving.size(),
        zones.values().stream().sorted().toList(),
        served);
  }

  private static List<Long> served(Facts facts, BalancerSpec balancer) {
    return facts.region().shown().stream()
        .filter(machine -> machine.lives() && facts.ours(machine))
        .filter(machine -> facts.region().balancer().serves(balancer, machine.id()))
        .map(facts::slot)
        .sorted()
        .toList();
  }
}
