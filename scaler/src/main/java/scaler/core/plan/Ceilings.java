package scaler.core.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.fleet.ConnectionSpec;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Reading;
import scaler.core.model.Reading.Connections;
import scaler.core.plan.Used.Part;

/**
 * Holds launches back that would exceed what a role, or the fleet, may launch in an hour or cost in
 * a day. Stands above every wish, law 1 included, so that whatever goes wrong has an end; it says
 * so. Machines that were asked for before are counted already and are not held.
 */
public final class Ceilings {
  private static final Duration HOUR = Duration.ofHours(1);

  private Ceilings() {}

  /**
   * The same plans with the launches that the ceilings leave; what the fleet may launch goes to its
   * roles in turn.
   *
   * @param roles the plans' roles, in their order
   */
  public static List<Plan> of(
      FleetSpec fleet, List<RoleSpec> roles, List<Plan> plans, Used used, Instant now) {
    List<Plan> own = new ArrayList<>();
    for (int n = 0; n < plans.size(); n++) {
      RoleSpec role = roles.get(n);
      Part part = used.of(role.name());
      String whose = role.name().value();
      Room room =
          new Room(
              whose, part, Optional.of(role.limits().launches(role.capacity())), role.limits());
      own.add(room.bounded(plans.get(n), room.launches(), now));
    }
    Optional<Integer> most = fleet.limits().launchesPerHour().stream().boxed().findFirst();
    Room room = new Room("the fleet", used.all(), most, fleet.limits());
    int left = room.launches();
    int[] shares = shares(own, left);
    List<Plan> all = new ArrayList<>();
    for (int n = 0; n < shares.length; n++) {
      all.add(room.bounded(own.get(n), shares[n], now));
    }
    return all;
  }

  /**
   * The same plans with the launches for which the queue's database has connections. A database
   * that was not read now holds nothing back: nobody knows its connections.
   *
   * @param views the plans' roles, in their order
   */
  public static List<Plan> ofConnections(FleetSpec fleet, List<RoleView> views, List<Plan> plans) {
    Optional<Connections> fewest =
        views.stream()
            .flatMap(view -> view.reading().stream())
            .filter(Reading.Known.class::isInstance)
            .flatMap(reading -> ((Reading.Known) reading).connections().stream())
            .min(Comparator.comparingInt(Connections::most));
    Optional<ConnectionSpec> spec = fleet.limits().connections();
    if (spec.isEmpty() || fewest.isEmpty()) {
      return plans;
    }
    int there = views.stream().mapToInt(view -> view.machines().size() + view.ofOthers()).sum();
    int limit = spec.get().machines(fewest.get().most());
    int[] shares = shares(plans, Math.max(0, limit - there));
    List<Plan> all = new ArrayList<>();
    for (int n = 0; n < shares.length; n++) {
      int held = launches(plans.get(n)) - shares[n];
      Guard guard =
          new Guard.ConnectionCeiling(held, there, limit, fewest.get().most(), fewest.get().used());
      all.add(held <= 0 ? plans.get(n) : with(plans.get(n), shares[n], guard));
    }
    return all;
  }

  /** The same plan with so many launches. */
  static Plan with(Plan plan, int share, Guard guard) {
    List<Step> steps = new ArrayList<>();
    int left = share;
    for (Step step : plan.steps()) {
      if (!(step instanceof Step.Launch) || left-- > 0) {
        steps.add(step);
      }
    }
    List<Guard> guards = new ArrayList<>(plan.guards());
    guards.add(guard);
    return new Plan(steps, guards);
  }

  /** One for each in turn, so that a small need does not wait for a large one. */
  private static int[] shares(List<Plan> plans, int there) {
    int[] shares = new int[plans.size()];
    int left = there;
    boolean given = true;
    while (given && left > 0) {
      given = false;
      for (int n = 0; n < shares.length && left > 0; n++) {
        if (shares[n] < launches(plans.get(n))) {
          shares[n]++;
          left--;
          given = true;
        }
      }
    }
    return shares;
  }

  static int launches(Plan plan) {
    return (int) plan.steps().stream().filter(Step.Launch.class::isInstance).count();
  }

  /** What is left below the ceilings of a role or of the fleet. */
  private record Room(String whose, Part used, Optional<Integer> most, LimitSpec limits) {
    int launches() {
      if (isSpent()) {
        return 0;
      }
      return most.map(limit -> Math.max(0, limit - used.launches())).orElse(Integer.MAX_VALUE);
    }

    /** Those that are there cost on; one more hour of them is as good as spent. */
    private boolean isSpent() {
      BigDecimal soon = used.dollars().add(used.perHour());
      return limits.costPerDay().filter(limit -> soon.compareTo(limit) >= 0).isPresent();
    }

    Plan bounded(Plan plan, int share, Instant now) {
      int held = Ceilings.launches(plan) - share;
      return held <= 0 ? plan : with(plan, share, guard(held, now));
    }

    private Guard guard(int held, Instant now) {
      return isSpent()
          ? new Guard.CostCeiling(
              whose, held, used.dollars(), used.perHour(), limits.costPerDay().orElseThrow())
          : new Guard.LaunchCeiling(
              whose,
              held,
              used.launches(),
              most.orElseThrow(),
              used.first().map(first -> first.plus(HOUR)).orElse(now));
    }
  }
}
