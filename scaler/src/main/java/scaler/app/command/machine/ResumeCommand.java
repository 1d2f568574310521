package scaler.app.command.machine;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Holding;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.RoleName;
import scaler.outbound.postgres.JdbiHolds.Held;

/** {@code scaler resume ROLE|--all}. */
@Command(
    name = "resume",
    description = {
      "Ends the pauses of a role, or with --all all of them.",
      "With --all also the stop that scaler itself made. A machine that is held: scaler unhold.",
      "--all stands for the application and all its roles; to end a hold confirms that the",
      "machines which were found in the cloud are the application's."
    },
    mixinStandardHelpOptions = true)
public final class ResumeCommand implements Callable<Integer> {
  private final Here here;

  @Mixin private PausedPart part = new PausedPart();
  @Mixin private Wish wish = new Wish();

  public ResumeCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    part.refuseUnclear();
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(wish.application);
      Optional<RoleName> role = part.role(fleet);
      String what = role.map(name -> "role " + name).orElse("all of " + fleet.application());
      if (wish.dryRun) {
        here.say("dry run: %s would be resumed".formatted(what));
        return Exit.OK;
      }
      Optional<Held> held = Holding.held(session, fleet.application()).filter(_ -> role.isEmpty());
      if (held.flatMap(Held::others).isPresent()) {
        Holding.refuse(session, fleet.application());
      }
      int failing = session.restraints().forgetFailures(fleet.application(), role);
      int ended = session.wishes().resume(fleet.application(), role, wish.asker(here));
      here.say(ended == 0 ? "no pause of %s was in force".formatted(what) : what + " is resumed");
      if (failing > 0) {
        here.say("launches that failed are forgotten; the next is tried at once");
      }
      if (held.isPresent()) {
        here.say("it was held: %s; they are its machines from now on".formatted(held.get().why()));
      }
      session.wishes().pauses(fleet.application(), session.database().instant()).stream()
          .filter(pause -> role.map(pause::covers).orElse(true))
          .forEach(pause ->
              here.say(
                  "but all of %s is paused by %s (%s); scaler resume --all ends that"
                      .formatted(fleet.application(), pause.by(), pause.reason())));
      return Exit.OK;
    }
  }
}
