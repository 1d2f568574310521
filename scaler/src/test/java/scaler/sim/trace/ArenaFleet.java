package scaler.sim.trace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
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
    RoleSpec role = spec.roles().getFirst();
    RoleSpec longer =
        new RoleSpec(
            role.name(),
            role.machine(),
            role.capacity(),
            role.schedule(),
            role.backlog(),
            least,
            role.health(),
            role.startup(),
            role.loadBalancers(),
            role.drain(),
            role.heal(),
            role.assets(),
            role.counted(),
            role.limits(),
            role.ratio());
    return new ArenaFleet(Bare.of(spec, longer));
  }

  /** By machines that boot in two minutes and do one job at a time. */
  public Course course(Trace trace) {
    return course(trace, new Rehearsal.Setting(Duration.ofMinutes(2), 1));
  }

  /** The same by others. */
  public Course course(Trace trace, Rehearsal.Setting setting) {
    return Rehearsal.run(spec, spec.roles().getFirst(), trace, setting);
  }
}
