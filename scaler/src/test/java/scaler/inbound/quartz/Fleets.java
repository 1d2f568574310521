package scaler.inbound.quartz;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.PriceSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.Bounds;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.core.policy.Policy;
import scaler.core.schedule.CapacitySchedule;
import scaler.core.schedule.Cron;

/** Fleets of which only what the clock asks for matters. */
final class Fleets {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private Fleets() {}

  static FleetSpec fleet(String application, RoleSpec... roles) {
    return new FleetSpec(
        application,
        Optional.empty(),
        BERLIN,
        Optional.empty(),
        new FleetSpec.CloudSpec(
            FleetSpec.Provider.LOCAL,
            Optional.empty(),
            List.of("zone-a"),
            List.of(),
            Optional.empty()),
        Map.of(),
        Optional.empty(),
        PriceSpec.NONE,
        List.of(roles),
        Optional.empty(),
        LimitSpec.NONE);
  }

  static RoleSpec scheduled(String name, String... lines) {
    return role(name, Optional.empty(), lines);
  }

  static RoleSpec withBacklog(String name, Duration interval, String... lines) {
    return role(
        name,
        Optional.of(
            new RoleSpec.BacklogSpec(
                new SourceSpec.HttpNumber("http://127.0.0.1/"),
                new Policy.Threshold(20, 5),
                interval,
                Duration.ofMinutes(10),
                Optional.empty())),
        lines);
  }

  private static RoleSpec role(
      String name, Optional<RoleSpec.BacklogSpec> backlog, String... lines) {
    return new RoleSpec(
        new RoleName(name),
        new RoleSpec.MachineSpec(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(Market.ON_DEMAND),
            Optional.empty(),
            RoleSpec.Runs.APP,
            Optional.empty(),
            RoleSpec.VolumeSpec.STANDARD,
            List.of()),
        new Bounds(0, 3),
        new CapacitySchedule(
            Stream.of(lines)
                .map(line ->
                    new CapacitySchedule.Entry(
                        Cron.parse(line), BERLIN, new CapacitySchedule.Change.Capacity(2)))
                .toList()),
        backlog,
        Duration.ofMinutes(45),
        Optional.empty(),
        Duration.ofMinutes(10),
        List.of(),
        new RoleSpec.DrainSpec(Duration.ofMinutes(30), RoleSpec.OnTimeout.WAIT),
        HealSpec.STANDARD,
        Optional.empty(),
        Optional.empty(),
        LimitSpec.NONE,
        Optional.empty());
  }
}
