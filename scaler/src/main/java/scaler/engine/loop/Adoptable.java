package scaler.engine.loop;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.Stranger;
import scaler.engine.port.Fleets.Active;

/** Whether a machine that runs may become a role's; pure. */
public final class Adoptable {
  private static final String SCALING_GROUP = "aws:autoscaling:groupName";

  private Adoptable() {}

  /**
   * Why a machine may not be adopted, with what to do; empty when it may.
   *
   * @param living what this application has on record
   */
  public static Optional<String> refusedBecause(
      Stranger found, Active fleet, Collection<Machine> living) {
    CloudMachine machine = found.machine();
    Optional<Machine> ours =
        living.stream().filter(one -> one.id().equals(Optional.of(found.id()))).findFirst();
    if (ours.isPresent()) {
      return Optional.of(
          "%s is a machine of %s already (%s)"
              .formatted(found.id(), ours.get().role(), ours.get().state().word()));
    }
    return inScalingGroup(machine)
        .or(() -> ofOtherInstallation(machine, fleet.installation()))
        .or(() -> ofOtherApplication(machine, fleet.spec().application()))
        .or(() -> notRunning(machine))
        .or(() -> elsewhere(found, fleet));
  }

  private static Optional<String> inScalingGroup(CloudMachine machine) {
    return Optional.ofNullable(machine.tags().get(SCALING_GROUP))
        .map(group ->
            "%s belongs to the Auto Scaling group %s, which would launch another one for it; detach it first: aws autoscaling detach-instances --auto-scaling-group-name %s --should-decrement-desired-capacity --instance-ids %s"
                .formatted(machine.id(), group, group, machine.id()));
  }

  private static Optional<String> ofOtherInstallation(CloudMachine machine, String installation) {
    return Optional.ofNullable(machine.tags().get(OwnerTags.INSTALL))
        .filter(other -> !other.equals(installation))
        .map(other ->
            "%s belongs to another installation of scaler (its tag %s is %s, this one is %s); let it go there first, with scaler leave"
                .formatted(machine.id(), OwnerTags.INSTALL, other, installation));
  }

  private static Optional<String> ofOtherApplication(CloudMachine machine, String application) {
    return Optional.ofNullable(machine.tags().get(OwnerTags.APPLICATION))
        .filter(other -> !other.equals(application))
        .map(other ->
            "%s belongs to the application %s (tag %s); let it go there first, with scaler leave --application %s"
                .formatted(machine.id(), other, OwnerTags.APPLICATION, other));
  }

  private static Optional<String> notRunning(CloudMachine machine) {
    if (machine.state() != CloudMachine.State.RUNNING) {
      return Optional.of(
          "%s is %s; only a running machine can be adopted, so start it, or let it be"
              .formatted(
                  machine.id(),
                  machine.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')));
    }
    return machine.address().isEmpty()
        ? Optional.of("%s has no address yet; try again in a minute".formatted(machine.id()))
        : Optional.empty();
  }

  private static Optional<String> elsewhere(Stranger found, Active fleet) {
    List<String> subnets =
        fleet.resolved().subnets().values().stream().map(subnet -> subnet.id()).sorted().toList();
    return subnets.contains(found.subnet())
        ? Optional.empty()
        : Optional.of(
            "%s is in subnet %s (%s), and the fleet file's subnets are %s; add it there and apply, or let the machine be"
                .formatted(
                    found.id(),
                    found.subnet(),
                    found.machine().zone(),
                    subnets.stream().collect(Collectors.joining(", "))));
  }
}
