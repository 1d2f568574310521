package scaler.sim.trace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.policy.Policy;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;

/** The role of {@code schedules/arena.yaml}, over a load. */
public record ArenaFleet(FleetSpec spec) {
  /** As it is shipped. */
  public ArenaFleet() {
    this(read());
  }

  private static FleetSpec read() {
    Path file = Path.of(System.getProperty("scaler.project", ".."), "schedules", "arena.yaml");
    return switch (FleetFile.read(file, Map.of())) {
      case Loaded.Fleet fleet -> fleet.spec();
      case Loaded.Broken broken -> throw new IllegalStateException(broken.toString());
    };
  }

  /** The same with machines that live for so long at least. */
  public ArenaFleet living(Duration least) {
    return with(spec.roles().getFirst().backlog(), least);
  }

  /** The same under another rule, which looks at such jobs, with machines that live so long. */
  public ArenaFleet under(Policy policy, Count count, Duration least) {
    RoleSpec role = spec.roles().getFirst();
    BacklogSpec own = role.backlog().orElseThrow();
    DelayedJob table = own.sources().getFirst().table().orElseThrow();
    BacklogSpec other =
        new BacklogSpec(
            new DelayedJob(table.url(), count, table.where(), table.maxRunTime(), table.rescue()),
            policy,
            policy.usualInterval(),
            own.maxWait(),
            own.fallback());
    return with(Optional.of(other), least);
  }

  private ArenaFleet with(Optional<BacklogSpec> backlog, Duration lifetime) {
    RoleSpec role = spec.roles().getFirst();
    RoleSpec other =
        new RoleSpec(
            role.name(),
            role.machine(),
            role.capacity(),
            role.schedule(),
            backlog,
            lifetime,
            role.health(),
            role.startup(),
            role.loadBalancers(),
            role.drain(),
            role.heal(),
            role.assets(),
            role.counted(),
            role.limits(),
            role.ratio());
    return new ArenaFleet(Bare.of(spec, other));
  }

  /** By machines that boot in two minutes and do one job at a time. */
  public Course course(Trace trace) {
    return course(trace, new Rehearsal.Setting(Duration.ofMinutes(2), 1));
  }

  /** The same by others. */
  public Course course(Trace trace, Rehearsal.Setting setting) {
    return Rehearsal.run(spec, spec.roles().getFirst(), trace, setting, _ -> {});
  }
}
