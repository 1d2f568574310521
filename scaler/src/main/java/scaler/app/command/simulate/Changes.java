package scaler.app.command.simulate;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;
import scaler.app.command.machine.Times;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.Bounds;
import scaler.core.policy.Policy;

/** What is tried in the place of what the fleet file says. */
final class Changes {
  private static final Duration USUAL_TARGET = Duration.ofMinutes(5);

  @Option(
      names = "--slo",
      paramLabel = "LENGTH",
      description = "the promised wait, and what counts as late (default: the file's, or 5m)")
  private Optional<String> slo = Optional.empty();

  @Option(names = "--interval", paramLabel = "LENGTH", description = "how often the rule steps")
  private Optional<String> interval = Optional.empty();

  @Option(
      names = "--minimum-lifetime",
      paramLabel = "LENGTH",
      description = "of each machine; 0 for none")
  private Optional<String> lifetime = Optional.empty();

  @Option(names = "--min", paramLabel = "N", description = "the least machines")
  private Optional<Integer> min = Optional.empty();

  @Option(names = "--max", paramLabel = "N", description = "the most machines")
  private Optional<Integer> max = Optional.empty();

  /** The role as it is to be tried, under a rule as it is typed, or its own. */
  RoleSpec of(RoleSpec role, Optional<String> rule) {
    BacklogSpec backlog = role.backlog().orElseThrow();
    return new RoleSpec(
        role.name(),
        role.machine(),
        bounds(role.capacity()),
        role.schedule(),
        Optional.of(
            new BacklogSpec(
                backlog.source(),
                policy(rule, backlog.policy()),
                interval.map(Times::duration).orElse(backlog.interval()),
                backlog.maxWait(),
                backlog.fallback())),
        lifetime
            .map(text -> text.equals("0") ? Duration.ZERO : Times.duration(text))
            .orElse(role.minimumLifetime()),
        role.health(),
        role.startup(),
        role.loadBalancers(),
        role.drain(),
        role.heal(),
        role.assets(),
        role.counted(),
        role.limits());
  }

  private Bounds bounds(Bounds written) {
    int least = min.orElse(Math.min(written.min(), max.orElse(written.min())));
    int most = max.orElse(Math.max(written.max(), least));
    if (least < 0 || least > most) {
      throw new Refusal(Exit.USAGE, "--min is 0 or more, and --max is no less than it");
    }
    return new Bounds(least, most);
  }

  private Policy policy(Optional<String> typed, Policy written) {
    Policy chosen = typed.map(Rules::parse).orElse(written);
    return slo.map(Times::duration).map(chosen::promising).orElse(chosen);
  }

  /** Which wait is too long. */
  Duration target(RoleSpec role) {
    return slo.map(Times::duration)
        .or(() -> role.backlog().orElseThrow().policy().promised())
        .orElse(USUAL_TARGET);
  }
}
