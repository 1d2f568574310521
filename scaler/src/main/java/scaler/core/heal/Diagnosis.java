package scaler.core.heal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import scaler.core.decide.Sentences;
import scaler.core.fleet.HealSpec;
import scaler.core.model.Ailment;
import scaler.core.model.Pulse;
import scaler.core.model.Pulse.Beat;
import scaler.core.model.Pulse.Sign;
import scaler.core.model.Sight;
import scaler.core.model.Sight.Check;
import scaler.core.model.Sight.Health;

/** What the last looks at a machine come to. */
public sealed interface Diagnosis {
  /** It does its work, as far as can be told. */
  record Well() implements Diagnosis {}

  /** Some looks failed, not enough of them yet. */
  record Suspect() implements Diagnosis {}

  /** Enough looks failed, the newest one among them. */
  record Ill(String signs) implements Diagnosis {}

  /** Of a machine in service. */
  static Diagnosis of(Sight seen, HealSpec heal, Instant now) {
    Pulse pulse = seen.pulse();
    if (pulse.last().filter(Beat::ill).isEmpty()) {
      return new Well();
    }
    Instant failing = pulse.failing().orElse(now);
    boolean enough = pulse.ill() >= heal.failures() && !now.isBefore(failing.plus(heal.after()));
    return enough ? new Ill(signs(seen, Duration.between(failing, now))) : new Suspect();
  }

  /** Whether the newest look found it ill. */
  static boolean looksIll(Sight seen) {
    return seen.pulse().last().filter(Beat::ill).isPresent();
  }

  /** Whether a whole row of looks found nothing wrong since then. */
  static boolean isWellSince(Sight seen, HealSpec heal, Instant since) {
    List<Beat> beats = seen.pulse().beats();
    return beats.size() >= heal.looks()
        && beats.stream().noneMatch(beat -> beat.ill() || beat.at().isBefore(since));
  }

  /** Whether its page has been silent in enough of the last looks, the newest among them. */
  static boolean isSilent(Sight seen, HealSpec heal) {
    return seen.page().isEmpty() && seen.pulse().with(Sign.PAGE) >= heal.failures();
  }

  /**
   * Whether nothing can run on it by two who do not know of each other: its page is silent, and the
   * cloud's own checks fail.
   */
  static boolean isDeadForTwo(Sight seen, HealSpec heal) {
    return isSilent(seen, heal) && seen.pulse().with(Sign.CLOUD) >= heal.failures();
  }

  private static String signs(Sight seen, Duration lasts) {
    List<String> found = new ArrayList<>();
    if (seen.health() instanceof Health.Unhealthy(var why)) {
      found.add("its health check fails (%s)".formatted(why));
    }
    Optional<Beat> last = seen.pulse().last();
    if (last.filter(beat -> beat.signs().contains(Sign.PAGE)).isPresent()) {
      found.add("its page is silent");
    }
    if (seen.check() instanceof Check.Found(var ailments)) {
      ailments.stream()
          .filter(Ailment.Failing.class::isInstance)
          .map(Ailment.Failing.class::cast)
          .map(failing -> "EC2's %s fails".formatted(failing.check()))
          .forEach(found::add);
    }
    if (last.filter(beat -> beat.signs().contains(Sign.BALANCER)).isPresent()) {
      found.add("its balancer finds it unhealthy");
    }
    return "%s, for %s".formatted(String.join(" and ", found), Sentences.of(lasts));
  }
}
