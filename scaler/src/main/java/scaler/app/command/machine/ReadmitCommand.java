package scaler.app.command.machine;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Session;

/** {@code scaler readmit ZONE}. */
@Command(
    name = "readmit",
    description = {
      "Ends the evacuation of a zone: machines are launched there again, the emptiest zone first.",
      "Machines that are there and drain are taken back where they are wanted."
    },
    mixinStandardHelpOptions = true)
public final class ReadmitCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(index = "0", paramLabel = "ZONE", description = "the zone, as scaler status shows it")
  private String zone = "";

  @Mixin private Wish wish = new Wish();

  public ReadmitCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    try (Session session = Session.open(here)) {
      Zones zones = Zones.of(session, wish.application);
      String application = zones.fleet().application();
      boolean empties = zones.evacuated().contains(zone);
      if (!empties) {
        zones.refuseUnknown(zone);
      }
      if (wish.dryRun) {
        here.say(
            empties
                ? "dry run: zone %s would be readmitted".formatted(zone)
                : "dry run: zone %s is not evacuated".formatted(zone));
        return Exit.OK;
      }
      boolean was = session.restraints().readmit(application, zone, wish.asker(here));
      here.say(
          was
              ? "zone %s is readmitted".formatted(zone)
              : "zone %s was not evacuated".formatted(zone));
      return Exit.OK;
    }
  }
}
