package scaler.app.command.machine;

import java.time.Instant;
import java.util.Optional;
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

/** {@code scaler capacity ROLE N --until TIME} and {@code scaler capacity ROLE --end}. */
@Command(
    name = "capacity",
    description = {
      "Asks for exactly N machines of a role until a time, or takes such wishes back.",
      "It stands above the schedule and the backlog, and is recorded at once;",
      "scaler status shows how it comes about."
    },
    mixinStandardHelpOptions = true)
public final class CapacityCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(index = "0", paramLabel = "ROLE", description = "the role")
  private String roleName = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "N", description = "how many machines")
  private Optional<Integer> machines = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "22:00 in the fleet's zone, 2026-11-23T07:00+01:00, or a length as 2h")
  private Optional<String> until = Optional.empty();

  @Option(
      names = "--end",
      description =
          "take back what was asked for the role by hand; schedule and backlog rule again")
  private boolean end;

  @Mixin private Wish wish = new Wish();

  public CapacityCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    if (end == machines.isPresent() || machines.isPresent() != until.isPresent()) {
      throw new Refusal(
          Exit.USAGE,
          "write scaler capacity ROLE N --until TIME, or scaler capacity ROLE --end to take that back");
    }
    machines.ifPresent(number -> Wish.refuseCount(number, 0));
    try (Session session = Session.open(here)) {
      RoleNow role = RoleNow.of(session, session.fleet(wish.application), roleName);
      return end ? takeBack(role) : ask(role, machines.orElseThrow(), until.orElseThrow());
    }
  }

  private int ask(RoleNow role, int number, String time) {
    Bounds bounds = role.role().capacity();
    if (bounds.clamp(number) != number) {
      throw new Refusal(
          Exit.REFUSED,
          "%d is outside of %s's capacity of %d to %d; change the fleet file and apply it"
              .formatted(number, roleName, bounds.min(), bounds.max()));
    }
    Instant last = Times.until(time, role.now(), role.fleet().timezone());
    String what =
        "%s is to have exactly %d until %s (now %d wanted, %d there), %s"
            .formatted(
                roleName, number, role.shown(last), role.wanted(), role.there(), wish.asked(here));
    if (wish.dryRun) {
      return wish.onlySaid(here, what);
    }
    here.say(what);
    role.adjust(Adjustment.Kind.EXACTLY, number, last, wish);
    role.pause()
        .ifPresent(pause ->
            here.say(
                "it waits: %s is paused by %s (%s)"
                    .formatted(roleName, pause.by(), pause.reason())));
    if (!role.decided()) {
      here.say("it waits: nobody decides for %s; start scaler run".formatted(application(role)));
    }
    return Exit.OK;
  }

  private int takeBack(RoleNow role) {
    if (wish.dryRun) {
      here.say("dry run: wishes by hand for %s would be taken back".formatted(roleName));
      return Exit.OK;
    }
    int ended = role.session().wishes().takeBack(application(role), role.role().name());
    here.say(
        ended == 0
            ? "nothing was asked for %s by hand".formatted(roleName)
            : "what was asked for %s by hand is taken back; schedule and backlog rule again"
                .formatted(roleName));
    return Exit.OK;
  }

  private static String application(RoleNow role) {
    return role.fleet().application();
  }
}
