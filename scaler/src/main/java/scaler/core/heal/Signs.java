package scaler.core.heal;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Ailment;
import scaler.core.model.CloudMachine;
import scaler.core.model.Pulse.Beat;
import scaler.core.model.Pulse.Sign;
import scaler.core.model.Sight;
import scaler.core.model.Sight.Check;
import scaler.core.model.Sight.Health;
import scaler.core.model.TargetState;

/** What one look at one machine says of its health. */
public final class Signs {
  private Signs() {}

  /** The look as a beat; empty where nothing can be told, which is neither well nor ill. */
  public static Optional<Beat> of(Sight seen, RoleSpec role, Instant now) {
    boolean runs =
        seen.cloud().filter(cloud -> cloud.state() == CloudMachine.State.RUNNING).isPresent();
    boolean unasked = role.health().isPresent() && seen.health() instanceof Health.NotAsked;
    if (!runs || unasked || seen.machine().place().isEmpty()) {
      return Optional.empty();
    }
    Set<Sign> signs = signs(seen);
    return Optional.of(new Beat(now, ill(seen, role, signs), signs));
  }

  /** Whether this look alone speaks against it, booting or not. */
  static boolean speakAgainst(Sight seen, RoleSpec role) {
    return of(seen, role, Instant.EPOCH).filter(Beat::ill).isPresent();
  }

  private static Set<Sign> signs(Sight seen) {
    Set<Sign> signs = EnumSet.noneOf(Sign.class);
    if (seen.health() instanceof Health.Unhealthy) {
      signs.add(Sign.HEALTH);
    }
    if (seen.page().isEmpty() && !seen.machine().pageless()) {
      signs.add(Sign.PAGE);
    }
    if (seen.check() instanceof Check.Found(var ailments)
        && ailments.stream().anyMatch(Ailment.Failing.class::isInstance)) {
      signs.add(Sign.CLOUD);
    }
    if (seen.targets().containsValue(TargetState.UNHEALTHY)) {
      signs.add(Sign.BALANCER);
    }
    return signs;
  }

  /**
   * What the role itself is asked decides: its HTTP check, or without one its page, unless a
   * balancer serves by it all the same. A machine with neither is ill when the cloud and a balancer
   * both say so; neither of these two is enough alone.
   */
  private static boolean ill(Sight seen, RoleSpec role, Set<Sign> signs) {
    if (role.health().isPresent()) {
      return signs.contains(Sign.HEALTH);
    }
    if (!seen.machine().pageless()) {
      return signs.contains(Sign.PAGE) && !seen.targets().containsValue(TargetState.HEALTHY);
    }
    return signs.contains(Sign.CLOUD) && signs.contains(Sign.BALANCER);
  }
}
