package scaler.app.command.fleet;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Roles;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.Weighed;
import scaler.core.model.RoleName;
import scaler.core.plan.Spending;

/** The words that name a fleet file and a role in it that a load moves. */
public final class RoleInFile {
  @Parameters(paramLabel = "FILE", description = "the fleet file that is tried")
  private Path file = Path.of("");

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "one with a backlog")
  private String roleName = "";

  /** What the file says; of what is tried over a past load, budgets and ratios are no part. */
  public FleetSpec fleet(Here here) {
    FleetSpec fleet = FleetFiles.read(here, file).spec();
    if (Spending.countsMonths(fleet)) {
      FleetFiles.warn(
          here, List.of("limits.budget has no part in this: it holds nothing back here"));
    }
    if (fleet.role(Roles.in(fleet, roleName)).flatMap(RoleSpec::ratio).isPresent()) {
      FleetFiles.warn(here, List.of("ratio has no part in this: no other role is tried"));
    }
    return fleet;
  }

  /**
   * The role.
   *
   * @throws Refusal when there is none, or one without a queue
   */
  public RoleSpec role(FleetSpec fleet) {
    RoleName name = Roles.in(fleet, roleName);
    RoleSpec role = fleet.role(name).orElseThrow();
    if (role.backlog().isEmpty()) {
      throw new Refusal(
          Exit.USAGE, "%s in %s has no backlog, so no load moves it".formatted(name, file));
    }
    if (!role.backlog().get().sources().stream().allMatch(Weighed::isQueue)) {
      throw new Refusal(
          Exit.USAGE,
          "%s in %s goes by what its machines have in hand (eachMachine), and what is tried here is jobs that wait in a queue; look at scaler why %s instead"
              .formatted(name, file, name));
    }
    return role;
  }

  /** For people. */
  public Path file() {
    return file;
  }

  @Override
  public String toString() {
    return "%s of %s".formatted(roleName, file);
  }
}
