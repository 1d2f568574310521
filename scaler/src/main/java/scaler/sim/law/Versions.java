package scaler.sim.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.RoleName;
import scaler.core.schedule.CapacitySchedule.Change;

/** What was applied of one application, and which of it a look may have seen. */
final class Versions {
  private final List<Version> all = new ArrayList<>();

  /** A fleet from the moment when it was applied until the next one was. */
  private record Version(long from, FleetSpec spec) {}

  void applied(long now, FleetSpec spec) {
    all.add(new Version(now, spec));
  }

  FleetSpec newest() {
    return all.getLast().spec();
  }

  private boolean governed(int version, long lookBegan) {
    return version + 1 == all.size() || all.get(version + 1).from() >= lookBegan;
  }

  /** All that a look that began then may have seen. */
  List<FleetSpec> fleets(long lookBegan) {
    List<FleetSpec> seen = new ArrayList<>();
    for (int n = 0; n < all.size(); n++) {
      if (governed(n, lookBegan)) {
        seen.add(all.get(n).spec());
      }
    }
    return seen;
  }

  /** By which specs a look that began then may treat a role; one that was removed has its last. */
  List<RoleSpec> specs(RoleName name, long lookBegan) {
    List<RoleSpec> seen = new ArrayList<>();
    Optional<RoleSpec> last = Optional.empty();
    for (int n = 0; n < all.size(); n++) {
      Optional<RoleSpec> now = all.get(n).spec().role(name);
      last = now.isPresent() ? now : last;
      if (governed(n, lookBegan)) {
        last.ifPresent(seen::add);
      }
    }
    return seen;
  }

  /** A role as a look that began then may have seen it: every version since. */
  Stream<Optional<RoleSpec>> role(RoleName name, long lookBegan) {
    return fleets(lookBegan).stream().map(fleet -> fleet.role(name));
  }

  /** The most that any version allowed that a look may have seen. */
  int most(RoleName name, long lookBegan) {
    return role(name, lookBegan).flatMap(Optional::stream).mapToInt(Versions::most).max().orElse(0);
  }

  private static int most(RoleSpec role) {
    return role.schedule().entries().stream()
        .flatMap(entry ->
            entry.change() instanceof Change.Limits(var limits)
                ? Stream.of(limits.max())
                : Stream.empty())
        .reduce(role.capacity().max(), Math::max);
  }

  /** The least that any version asked for, schedules' limits among it. */
  int least(RoleName name, long lookBegan) {
    return role(name, lookBegan)
        .mapToInt(role -> role.map(Versions::least).orElse(0))
        .min()
        .orElse(0);
  }

  private static int least(RoleSpec role) {
    return role.schedule().entries().stream()
        .flatMap(entry ->
            entry.change() instanceof Change.Limits(var limits)
                ? Stream.of(limits.min())
                : Stream.empty())
        .reduce(role.capacity().min(), Math::min);
  }
}
