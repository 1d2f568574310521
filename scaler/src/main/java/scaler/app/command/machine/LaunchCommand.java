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
import scaler.core.model.Machine;
import scaler.core.model.MachineState;

/** {@code scaler launch ROLE [N]}. */
@Command(
    name = "launch",
    description = "Asks for N machines more of a role and follows them into service.",
    mixinStandardHelpOptions = true)
public final class LaunchCommand implements Callable<Integer> {
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final Here here;

  @Parameters(index = "0", paramLabel = "ROLE")
  private String roleName = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "N", description = "how many (default 1)")
  private int count = 1;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "how long they are wanted, as 2h (default: the role's minimum lifetime)")
  private Optional<String> length = Optional.empty();

  @Mixin private Wish wish = new Wish();

  public LaunchCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (count < 1) {
      throw new Refusal(Exit.USAGE, "N is %d; launch 1 or more".formatted(count));
    }
    try (Session session = Session.open(here)) {
      Scene scene = Scene.of(session, session.fleet(wish.application), roleName);
      scene.refusePaused();
      int wanted = scene.wanted();
      int asked = wanted + count;
      int max = scene.role().capacity().max();
      if (asked > max) {
        throw new Refusal(
            Exit.REFUSED,
            "%s is to have %d and its maximum is %d, so %d more cannot come; raise capacity.max in the fleet file and apply it"
                .formatted(roleName, wanted, max, count));
      }
      Duration lifetime = scene.role().minimumLifetime();
      Instant until =
          Wish.until(length, lifetime.isZero() ? Duration.ofMinutes(45) : lifetime, scene.now());
      here.say(
          "%s is to have at least %d until %s (now %d)".formatted(roleName, asked, until, wanted));
      if (wish.dryRun) {
        here.say("dry run: nothing was asked for");
        return Exit.OK;
      }
      return launch(scene, asked, until);
    }
  }

  private int launch(Scene scene, int asked, Instant until) throws InterruptedException {
    Follow follow = new Follow(scene.session(), scene.fleet());
    long bookmark = follow.bookmark();
    var before = scene.machines().stream().map(Machine::slot).toList();
    scene
        .session()
        .wishes()
        .adjust(
            scene.fleet().application(),
            scene.role().name(),
            Adjustment.Kind.AT_LEAST,
            asked,
            until,
            wish.asker(here));
    Follow.Goal goal =
        new Follow.Goal(
            event -> event.role().equals(scene.role().name()) && !before.contains(event.slot()),
            count,
            MachineState.IN_SERVICE,
            scene.role().startup().plus(MARGIN));
    return follow.until(goal, bookmark);
  }
}
