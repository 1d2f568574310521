package scaler.engine.loop;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.Neighbours;
import scaler.core.fleet.Counted;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.TagSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.core.model.Stranger;
import scaler.core.model.TargetState;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;

/**
 * Looks at machines of others, and of other roles, that do a role's work, or that its balancer
 * serves, too.
 */
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
   * @param served what is registered with the role's balancers, by id or address
   */
  Neighbours of(
      RoleSpec role, String installation, List<Machine> record, Map<String, TargetState> served) {
    if (role.counted().isEmpty() && served.isEmpty()) {
      // Most roles: with thousands of machines it counts that nothing is looked for here.
      return new Neighbours(0, Optional.empty(), List.of());
    }
    Set<String> known =
        record.stream()
            .flatMap(machine -> Serving.member(machine).stream())
            .flatMap(member -> names(member.id(), member.address()))
            .collect(Collectors.toCollection(TreeSet::new));
    if (role.counted().isEmpty()) {
      return new Neighbours(0, Optional.empty(), foreign(role, known, served));
    }
    return switch (role.counted().get()) {
      case Counted.OfRole(var other) ->
          new Neighbours(working(other, record), Optional.empty(), foreign(role, known, served));
      case Counted.Tagged(var tag) -> tagged(role, tag, installation, known, served);
    };
  }

  private static int working(RoleName role, List<Machine> record) {
    return (int)
        record.stream().filter(machine -> machine.role().equals(role) && machine.counts()).count();
  }

  private Neighbours tagged(
      RoleSpec role,
      TagSpec tag,
      String installation,
      Set<String> known,
      Map<String, TargetState> served) {
    return switch (others.tagged(tag.key(), tag.value())) {
      case Outcome.Failed<List<Stranger>>(var failure) ->
          new Neighbours(
              0,
              Optional.of("machines of others count, and cannot be listed: " + failure.detail()),
              List.of());
      case Outcome.Ok<List<Stranger>>(var found) -> {
        List<CloudMachine> counted =
            found.stream()
                .map(Stranger::machine)
                .filter(machine ->
                    !known.contains(machine.id().value()) && works(machine, installation))
                .toList();
        counted.forEach(machine -> names(machine.id(), machine.address()).forEach(known::add));
        yield new Neighbours(counted.size(), Optional.empty(), foreign(role, known, served));
      }
    };
  }

  /** What a balancer may call it. */
  private static Stream<String> names(MachineId id, Optional<String> address) {
    return Stream.concat(Stream.of(id.value()), address.stream());
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
  private List<String> foreign(
      RoleSpec role, Collection<String> known, Map<String, TargetState> served) {
    List<String> foreign =
        served.entrySet().stream()
            .filter(target -> target.getValue() != TargetState.DRAINING)
            .map(Map.Entry::getKey)
            .filter(target -> !known.contains(target))
            .sorted()
            .toList();
    List<String> news =
        foreign.stream().filter(target -> told.add(role.name() + " " + target)).toList();
    if (!news.isEmpty()) {
      LOG.warn(
          "{}: its balancer {} also serves machines that are not scaler's: {}; adopt them, count them"
              + " (count), or see to it that nobody else fills it",
          role.name(),
          role.loadBalancers().stream().map(BalancerSpec::label).collect(Collectors.joining(", ")),
          String.join(", ", news));
    }
    return foreign;
  }
}
