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

  /** The promised wait, where somebody says it. */
  Optional<Duration> slo() {
    return slo.map(Times::duration);
  }

  /** The role as it is to be tried, under another rule or its own, which may promise otherwise. */
  RoleSpec of(RoleSpec role, Optional<Policy> other) {
    BacklogSpec backlog = role.backlog().orElseThrow();
    return new RoleSpec(
        role.name(),
        role.machine(),
        bounds(role.capacity()),
        role.schedule(),
        Optional.of(
            new BacklogSpec(
                backlog.sources(),
                other.orElseGet(
                    () -> slo().map(backlog.policy()::promising).orElse(backlog.policy())),
                interval(backlog, other),
                backlog.maxWait(),
                backlog.fallback(),
                backlog.scaleIn())),
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
        role.limits(),
        role.ratio());
  }

  private Bounds bounds(Bounds written) {
    int least = min.orElse(Math.min(written.min(), max.orElse(written.min())));
    int most = max.orElse(Math.max(written.max(), least));
    if (least < 0 || least > most) {
      throw new Refusal(Exit.USAGE, "--min is 0 or more, and --max is no less than it");
    }
    return new Bounds(least, most);
  }

  /** The file's is for its own rule, and may be no good for one of another kind. */
  private Duration interval(BacklogSpec backlog, Optional<Policy> other) {
    return interval
        .map(Times::duration)
        .or(() ->
            other
                .filter(rule -> rule.getClass() != backlog.policy().getClass())
                .map(Policy::usualInterval))
        .orElse(backlog.interval());
  }

  /** Which wait is too long. */
  Duration target(RoleSpec role) {
    return slo().or(() -> role.backlog().orElseThrow().policy().promised()).orElse(USUAL_TARGET);
  }
}
