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
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.outbound.postgres.JdbiWishes.Shrink;
import scaler.outbound.postgres.Status;

/** {@code scaler terminate ROLE [N]} and {@code scaler terminate --instance ID}. */
@Command(
    name = "terminate",
    description = {
      "Ends N machines of a role, or the one of that id, once they are proven idle.",
      "The minimum lifetime does not bind what is asked by hand; a running job does."
    },
    mixinStandardHelpOptions = true)
public final class TerminateCommand implements Callable<Integer> {
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final Duration FORCED = Duration.ofMinutes(10);

  private final Here here;

  @Parameters(index = "0", arity = "0..1", paramLabel = "ROLE", description = "the role")
  private Optional<String> roleName = Optional.empty();

  @Parameters(index = "1", arity = "0..1", paramLabel = "N", description = "how many (default 1)")
  private int count = 1;

  @Option(names = "--instance", paramLabel = "ID", description = "this machine; it is replaced")
  private Optional<String> instance = Optional.empty();

  @Option(names = "--shrink", description = "with --instance: it is not replaced")
  private boolean shrink;

  @Option(
      names = "--force",
      description = "with --instance: do not wait for proof that it is idle; needs --reason")
  private boolean force;

  @Option(
      names = "--for",
      paramLabel = "LENGTH",
      description = "how long there are to be fewer (default: the role's minimum lifetime)")
  private Optional<String> length = Optional.empty();

  @Mixin private Wish wish = new Wish();

  public TerminateCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (roleName.isPresent() == instance.isPresent()) {
      throw new Refusal(Exit.USAGE, "name either a ROLE or one machine with --instance ID");
    }
    if ((force || shrink) && instance.isEmpty()) {
      throw new Refusal(Exit.USAGE, "--force and --shrink go with --instance ID");
    }
    if (force && wish.reason.isBlank()) {
      throw new Refusal(Exit.USAGE, "--force may lose a job in hand, so it needs --reason TEXT");
    }
    if (instance.isPresent() && !MachineId.looksLike(instance.get())) {
      throw new Refusal(
          Exit.USAGE,
          "\"%s\" is not a machine's id; scaler status lists them".formatted(instance.get()));
    }
    Wish.refuseCount(count, 1);
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(wish.application);
      return instance.isPresent()
          ? one(session, fleet, instance.get())
          : some(RoleNow.of(session, fleet, roleName.orElseThrow()));
    }
  }

  private int some(RoleNow role) throws InterruptedException {
    role.refusePaused();
    int there = role.there();
    int min = role.role().capacity().min();
    if (there - count < min) {
      throw new Refusal(
          Exit.REFUSED,
          "%s has %d and its minimum is %d, so %d cannot go; lower capacity.min and apply it, or replace one with --instance ID"
              .formatted(role.role().name(), there, min, count));
    }
    refuseHeld(role, there);
    Instant until = role.until(length);
    String what =
        "%s is to have at most %d until %s (now %d wanted, %d there), %s"
            .formatted(
                role.role().name(),
                there - count,
                role.shown(until),
                role.wanted(),
                there,
                wish.asked(here));
    if (wish.dryRun) {
      return wish.onlySaid(here, what);
    }
    Follow follow = new Follow(role.session(), role.fleet());
    here.say(what);
    // One that was on its way out before is not one of those that were asked for.
    List<Long> mayGo = role.slotsThere();
    role.adjust(Adjustment.Kind.AT_MOST, there - count, until, wish);
    return follow.until(
        new Follow.Goal(
            role.role().name(),
            event -> mayGo.contains(event.slot()) && ending(event.state()),
            count,
            MachineState.GONE,
            role.role().drain().timeout().plus(MARGIN),
            role.standing(until)));
  }

  private void refuseHeld(RoleNow role, int there) {
    int free = role.notHeld();
    if (free < count) {
      throw new Refusal(
          Exit.REFUSED,
          "%s has %d and %d of them are held, so %d cannot go; scaler status says by whom and why, scaler unhold INSTANCE ends a hold"
              .formatted(role.role().name(), there, there - free, count));
    }
  }

  private static void refuseHeld(RoleNow role, Machine machine) {
    role.hold(machine)
        .ifPresent(hold -> {
          throw new Refusal(
              Exit.REFUSED,
              "%s is held by %s%s (%s); scaler unhold %s first"
                  .formatted(
                      machine.label(),
                      hold.by(),
                      hold.until().map(end -> " until " + role.shown(end)).orElse(""),
                      hold.reason(),
                      machine.label()));
        });
  }

  private int one(Session session, FleetSpec fleet, String id) throws InterruptedException {
    Machine machine = machine(session, fleet, id);
    RoleNow role = RoleNow.of(session, fleet, machine.role().value());
    role.refusePaused();
    refuseHeld(role, machine);
    int left = role.there() - (machine.counts() ? 1 : 0);
    refuseTooFew(role, left, id);
    Instant until = role.until(length);
    String what = toEnd(machine, role);
    if (wish.dryRun) {
      return wish.onlySaid(here, what);
    }
    Follow follow = new Follow(session, fleet);
    here.say(what);
    Optional<Shrink> fewer =
        Optional.of(new Shrink(role.role().name(), left, until)).filter(none -> shrink);
    session.wishes().end(fleet.application(), new MachineId(id), force, fewer, wish.asker(here));
    return follow.until(
        new Follow.Goal(
            role.role().name(),
            event -> event.slot() == machine.slot(),
            1,
            MachineState.GONE,
            force ? FORCED : role.role().drain().timeout().plus(MARGIN),
            "the wish stands; scaler why %s tells how far it is".formatted(id)));
  }

  private String toEnd(Machine machine, RoleNow role) {
    return "%s (%s, %s) is to end%s%s, %s"
        .formatted(
            machine.label(),
            machine.role(),
            machine.state().word(),
            force ? " without proof that it is idle" : " once it is proven idle",
            shrink
                ? " and is not replaced until " + role.shown(role.until(length))
                : " and is replaced if it is still wanted",
            wish.asked(here));
  }

  /** Before anything is said as if it were done. */
  private void refuseTooFew(RoleNow role, int left, String id) {
    int min = role.role().capacity().min();
    if (shrink && left < min) {
      throw new Refusal(
          Exit.REFUSED,
          "%s has %d and its minimum is %d, so %s cannot go without another in its place; leave --shrink out and it is replaced"
              .formatted(role.role().name(), role.there(), min, id));
    }
  }

  private static Machine machine(Session session, FleetSpec fleet, String id) {
    return session.status().machines(fleet.application()).stream()
        .map(Status.Row::machine)
        .filter(there -> there.label().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                Exit.USAGE,
                "%s has no machine %s now; scaler status lists them"
                    .formatted(fleet.application(), id)));
  }

  private static boolean ending(String state) {
    return switch (MachineState.of(state)) {
      case DRAINING, TERMINATING, GONE -> true;
      case REQUESTED, PENDING, BOOTING, IN_SERVICE, IMPAIRED -> false;
    };
  }
}
