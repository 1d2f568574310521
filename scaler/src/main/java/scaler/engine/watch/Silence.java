package scaler.engine.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import scaler.core.decide.Sentences;
import scaler.engine.loop.Reconciler.Pace;

/**
 * How long nothing was decided for an application, as its lease tells.
 *
 * @param holder who has the lease now
 * @param looked when a look last went through, blind or not
 * @param decided when one last went through with the cloud in sight
 */
public record Silence(
    Optional<String> holder, Optional<Instant> looked, Optional<Instant> decided) {
  /** Three looks were left out: something is wrong. */
  public static final Duration LATE = Pace.STANDARD.idle().multipliedBy(3);

  /** How long ago somebody last decided; empty when nobody ever did. */
  public Optional<Duration> age(Instant now) {
    return decided.map(at -> since(at, now));
  }

  /** What is wrong, as a sentence; empty while somebody decided lately. */
  public Optional<String> alarm(Instant now) {
    Optional<Duration> age = age(now);
    if (age.map(Silence::isFine).orElse(false)) {
      return Optional.empty();
    }
    return Optional.of(
        "nothing was decided %s: %s"
            .formatted(age.map(time -> "for " + Sentences.of(time)).orElse("yet"), why(now)));
  }

  private String why(Instant now) {
    if (holder.isEmpty()) {
      return "no process holds the lease; start scaler run";
    }
    if (looked.isEmpty()) {
      return holder.get()
          + " holds the lease and has not looked yet; if that stays, its log says why";
    }
    return looked.map(at -> isFine(since(at, now))).orElse(false)
        ? holder.get() + " looks and cannot see the cloud; its log says why"
        : holder.get() + " holds the lease, and its looks fail or hang; its log says why";
  }

  private static boolean isFine(Duration age) {
    return age.compareTo(LATE) <= 0;
  }

  private static Duration since(Instant at, Instant now) {
    return at.isBefore(now) ? Duration.between(at, now) : Duration.ZERO;
  }
}
