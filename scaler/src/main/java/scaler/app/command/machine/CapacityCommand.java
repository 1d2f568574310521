package scaler.app.command.machine;

import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.model.Adjustment;
import scaler.core.model.Bounds;

/** {@code scaler capacity ROLE N --until TIME}. */
@Command(
    name = "capacity",
    description = {
      "Asks for exactly N machines of a role until a time, whatever the schedule and the backlog say.",
      "It is recorded at once; scaler status shows how it comes about."
    },
    mixinStandardHelpOptions = true)
public final class CapacityCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(index = "0", paramLabel = "ROLE")
  private String roleName = "";

  @Parameters(index = "1", paramLabel = "N")
  private int machines;

  @Option(
      names = "--until",
      required = true,
      paramLabel = "TIME",
      description = "22:00 in the fleet's zone, 2026-11-23T07:00+01:00, or a length as 2h")
  private String until = "";

  @Mixin private Wish wish = new Wish();

  public CapacityCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    try (Session session = Session.open(here)) {
      Scene scene = Scene.of(session, session.fleet(wish.application), roleName);
      Bounds bounds = scene.role().capacity();
      if (bounds.clamp(machines) != machines) {
        throw new Refusal(
            Exit.REFUSED,
            "%d is outside of %s's capacity of %d to %d; change the fleet file and apply it"
                .formatted(machines, roleName, bounds.min(), bounds.max()));
      }
      Instant end = Times.until(until, scene.now(), scene.fleet().timezone());
      here.say(
          "%s is to have exactly %d until %s (now %d)"
              .formatted(roleName, machines, end, scene.wanted()));
      if (wish.dryRun) {
        here.say("dry run: nothing was asked for");
        return Exit.OK;
      }
      session
          .wishes()
          .adjust(
              scene.fleet().application(),
              scene.role().name(),
              Adjustment.Kind.EXACTLY,
              machines,
              end,
              wish.asker(here));
      return Exit.OK;
    }
  }
}
