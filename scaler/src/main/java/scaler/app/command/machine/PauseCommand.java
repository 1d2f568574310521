package scaler.app.command.machine;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.RoleName;

/** {@code scaler pause ROLE|--all --reason TEXT [--for TIME]}. */
@Command(
    name = "pause",
    description = {
      "Nothing is launched or ended until scaler resume, or until the time is over.",
      "Restarts and new fleet files do not end a pause."
    },
    mixinStandardHelpOptions = true)
public final class PauseCommand implements Callable<Integer> {
  private final Here here;

  @Mixin private PausedPart part = new PausedPart();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "how long, as 2h; without it until resumed")
  private Optional<String> length = Optional.empty();

  @Mixin private Wish wish = new Wish();

  public PauseCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    if (wish.reason.isBlank()) {
      throw new Refusal(Exit.USAGE, "a pause needs --reason, for whoever finds it tonight");
    }
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(wish.application);
      Optional<RoleName> role = part.role(fleet);
      Instant now = session.database().instant();
      Optional<Instant> until = length.map(text -> now.plus(Times.duration(text)));
      String what = role.map(name -> "role " + name).orElse("all of " + fleet.application());
      if (wish.dryRun) {
        here.say("dry run: %s would be paused".formatted(what));
        return Exit.OK;
      }
      session.wishes().pause(fleet.application(), role, until, wish.asker(here));
      here.say(
          "%s is paused%s; nothing is launched or ended"
              .formatted(what, until.map(end -> " until " + end).orElse(" until scaler resume")));
      return Exit.OK;
    }
  }
}
