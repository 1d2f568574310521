package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.RoleName;
import scaler.engine.port.Fleets;
import scaler.engine.port.Fleets.Active;

/**
 * Load balancers that earlier versions of a fleet file named for a role. Machines that joined one
 * then may be in it still, so they are looked at until nobody of ours is left there. Nobody joins
 * them any more, so that is remembered; a process that takes over looks once more.
 */
final class Former {
  /** A registration that was under way when the file changed has had its effect by then. */
  private static final Duration LATE_ARRIVALS = Duration.ofMinutes(1);

  private final Fleets fleets;
  private final Map<Place, Instant> firstSeen = new ConcurrentHashMap<>();
  private final Set<Place> settled = ConcurrentHashMap.newKeySet();

  Former(Fleets fleets) {
    this.fleets = fleets;
  }

  private record Place(String application, int version, RoleName role, BalancerSpec balancer) {}

  /** Those that are to be looked at. */
  List<BalancerSpec> of(Active fleet, RoleSpec role) {
    return fleets.former(fleet).getOrDefault(role.name(), List.of()).stream()
        .filter(balancer -> !settled.contains(place(fleet, role, balancer)))
        .toList();
  }

  /** Notes that nobody of ours was in there, or that there is no such balancer any more. */
  void empty(Active fleet, RoleSpec role, BalancerSpec balancer, Instant now) {
    Place place = place(fleet, role, balancer);
    Instant first = firstSeen.computeIfAbsent(place, _ -> now);
    if (!now.isBefore(first.plus(LATE_ARRIVALS))) {
      settled.add(place);
    }
  }

  private static Place place(Active fleet, RoleSpec role, BalancerSpec balancer) {
    return new Place(fleet.spec().application(), fleet.version(), role.name(), balancer);
  }
}
