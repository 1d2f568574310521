package scaler.app.command.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Moments;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.decide.Sentences;
import scaler.core.model.Machine;

/** {@code scaler evacuate ZONE --reason TEXT [--for LENGTH]}. */
@Command(
    name = "evacuate",
    description = {
      "Empties an availability zone: others come elsewhere, then its machines leave.",
      "Nothing is launched there any more, and no job is broken off.",
      "Lasts until scaler readmit, or until the time is over."
    },
    mixinStandardHelpOptions = true)
public final class EvacuateCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(index = "0", paramLabel = "ZONE", description = "the zone, as scaler status shows it")
  private String zone = "";

  @Option(
      names = "--for",
      paramLabel = "LENGTH",
      description = "how long, as 4h; without it until scaler readmit")
  private Optional<String> length = Optional.empty();

  @Mixin private Wish wish = new Wish();

  public EvacuateCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    Optional<Duration> lasting = length.map(Times::duration);
    if (wish.reason.isBlank()) {
      throw new Refusal(
          Exit.USAGE, "an evacuation needs --reason TEXT, for whoever finds it tonight");
    }
    try (Session session = Session.open(here)) {
      Zones zones = Zones.of(session, wish.application);
      zones.refuseUnknown(zone);
      zones.refuseLast(zone);
      Instant now = session.database().instant();
      Optional<Instant> until = lasting.map(now::plus);
      List<Machine> machines = zones.machines(zone);
      String what =
          "zone %s is to stand empty%s, %s; nothing more is launched there, and %s there"
              .formatted(
                  zone,
                  until
                      .map(end -> " until " + Moments.in(zones.fleet().timezone(), end))
                      .orElse(" until scaler readmit"),
                  wish.asked(here),
                  Sentences.count(machines.size(), "machine is", "machines are"));
      here.say(what);
      zones.bound(machines).forEach(here::say);
      if (wish.dryRun) {
        here.say("dry run: nothing was evacuated");
        return Exit.OK;
      }
      session.restraints().evacuate(zones.fleet().application(), zone, until, wish.asker(here));
      return Exit.OK;
    }
  }
}
