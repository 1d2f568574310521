package scaler.app.command.machine;

import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Roles;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.RoleName;

/** What is paused or resumed: one role, or with {@code --all} the application. */
final class PausedPart {
  @Parameters(index = "0", arity = "0..1", paramLabel = "ROLE", description = "the role")
  Optional<String> roleName = Optional.empty();

  @Option(names = "--all", description = "the whole application")
  boolean all;

  /** Refuses a command line that names neither or both; nothing has to be asked for that. */
  void refuseUnclear() {
    if (roleName.isPresent() == all) {
      throw new Refusal(Exit.USAGE, "name either a ROLE or --all");
    }
  }

  Optional<RoleName> role(FleetSpec fleet) {
    return roleName.map(name -> Roles.in(fleet, name));
  }
}
