package scaler.engine.loop;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.Neighbours;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.Stranger;
import scaler.core.model.TargetState;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;

/** Looks at machines of others that do a role's work, or that its balancer serves, too. */
final class Neighbourhood {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Others others;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Neighbourhood(Others others) {
    this.others = others;
  }

  /**
   * What concerns a role.
   *
   * @param installation whose machines never count as those of others
   * @param record all living machines of the application: roles may share a balancer
   * @param targets what is registered with the role's balancer
   */
  Neighbours of(
      RoleSpec role,
      String installation,
      List<Machine> record,
      Map<MachineId, TargetState> targets) {
    if (role.counted().isEmpty() && targets.isEmpty()) {
      // Most roles: with thousands of machines it counts that nothing is looked for here.
      return new Neighbours(0, Optional.empty(), List.of());
    }
    Set<MachineId> ours =
        record.stream()
            .flatMap(machine -> machine.id().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    if (role.counted().isEmpty()) {
      return new Neighbours(0, Optional.empty(), foreign(role, ours, targets));
    }
    var tag = role.counted().get();
    return switch (others.tagged(tag.key(), tag.value())) {
      case Outcome.Failed<List<Stranger>>(var failure) ->
          new Neighbours(
              0,
              Optional.of("machines of others count, and cannot be listed: " + failure.detail()),
              List.of());
      case Outcome.Ok<List<Stranger>>(var found) -> {
        List<MachineId> counted =
            found.stream()
                .map(Stranger::machine)
                .filter(machine -> !ours.contains(machine.id()) && works(machine, installation))
                .map(CloudMachine::id)
                .toList();
        ours.addAll(counted);
        yield new Neighbours(counted.size(), Optional.empty(), foreign(role, ours, targets));
      }
    };
  }

  private static boolean works(CloudMachine machine, String installation) {
    boolean ofThisInstallation = installation.equals(machine.tags().get(OwnerTags.INSTALL));
    return !ofThisInstallation
        && switch (machine.state()) {
          case PENDING, RUNNING -> true;
          case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> false;
        };
  }

  /** One that is on its way out may have been ours a moment ago. */
  private List<MachineId> foreign(
      RoleSpec role, Collection<MachineId> known, Map<MachineId, TargetState> targets) {
    List<MachineId> foreign =
        targets.entrySet().stream()
            .filter(target -> target.getValue() != TargetState.DRAINING)
            .map(Map.Entry::getKey)
            .filter(id -> !known.contains(id))
            .sorted()
            .toList();
    List<MachineId> news = foreign.stream().filter(id -> told.add(role.name() + " " + id)).toList();
    if (!news.isEmpty()) {
      LOG.warn(
          "{}: its balancer {} also serves machines that are not scaler's: {}; adopt them, count them"
              + " (count), or see to it that nobody else fills it",
          role.name(),
          role.loadBalancer().map(RoleSpec.BalancerSpec::name).orElse(""),
          news.stream().map(MachineId::value).collect(Collectors.joining(", ")));
    }
    return foreign;
  }
}
