package scaler.app.command.machine;

import java.time.Duration;
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
import scaler.core.model.MachineState;

/** {@code scaler launch ROLE [N]}. */
@Command(
    name = "launch",
    description = "Asks for N machines more of a role and follows them into service.",
    mixinStandardHelpOptions = true)
public final class LaunchCommand implements Callable<Integer> {
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final Here here;

  @Parameters(index = "0", paramLabel = "ROLE", description = "the role")
  private String roleName = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "N", description = "how many (default 1)")
  private int count = 1;

  @Option(
      names = "--for",
      paramLabel = "LENGTH",
      description = "how long they are wanted, as 2h (default: the role's minimum lifetime)")
  private Optional<String> length = Optional.empty();

  @Mixin private Wish wish = new Wish();

  public LaunchCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() throws InterruptedException {
    Wish.refuseCount(count, 1);
    try (Session session = Session.open(here)) {
      RoleNow role = RoleNow.of(session, session.fleet(wish.application), roleName);
      role.refusePaused();
      // More than there are, even where fewer are wanted and some are on their way out.
      int now = Math.max(role.wanted(), role.there());
      int max = role.role().capacity().max();
      if (now + count > max) {
        throw new Refusal(
            Exit.REFUSED,
            "%s has or is to have %d and its maximum is %d, so %d more cannot come; raise capacity.max in the fleet file and apply it"
                .formatted(roleName, now, max, count));
      }
      return launch(role, now + count, role.until(length));
    }
  }

  private int launch(RoleNow role, int asked, Instant until) throws InterruptedException {
    String what =
        "%s is to have at least %d until %s (now %d wanted, %d there), %s"
            .formatted(
                roleName, asked, role.shown(until), role.wanted(), role.there(), wish.asked(here));
    if (wish.dryRun) {
      return wish.onlySaid(here, what);
    }
    Follow follow = new Follow(role.session(), role.fleet());
    here.say(what);
    // One that drains may be taken back for this: it counts as new.
    var before = role.slotsThere();
    role.adjust(Adjustment.Kind.AT_LEAST, asked, until, wish);
    return follow.until(
        new Follow.Goal(
            role.role().name(),
            event -> event.role().equals(role.role().name()) && !before.contains(event.slot()),
            count,
            MachineState.IN_SERVICE,
            role.role().startup().plus(MARGIN),
            role.standing(until)));
  }
}
