package scaler.app.command.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Moments;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.RoleName;

/** {@code scaler pause ROLE|--all --reason TEXT [--for LENGTH]}. */
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
      paramLabel = "LENGTH",
      description = "how long, as 2h; without it until resumed")
  private Optional<String> length = Optional.empty();

  @Mixin private Wish wish = new Wish();

  public PauseCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    part.refuseUnclear();
    Optional<Duration> lasting = length.map(Times::duration);
    if (wish.reason.isBlank()) {
      throw new Refusal(Exit.USAGE, "a pause needs --reason TEXT, for whoever finds it tonight");
    }
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(wish.application);
      Optional<RoleName> role = part.role(fleet);
      Optional<Instant> until = lasting.map(session.database().instant()::plus);
      String what =
          "%s is paused%s, %s; nothing is launched or ended"
              .formatted(
                  role.map(name -> "role " + name).orElse("all of " + fleet.application()),
                  until
                      .map(end -> " until " + Moments.in(fleet.timezone(), end))
                      .orElse(" until scaler resume"),
                  wish.asked(here));
      if (wish.dryRun) {
        here.say(what);
        here.say("dry run: nothing was paused");
        return Exit.OK;
      }
      session.wishes().pause(fleet.application(), role, until, wish.asker(here));
      here.say(what);
      return Exit.OK;
    }
  }
}
