package scaler.core.policy;

import java.time.Instant;
import java.util.Optional;

/**
 * What a rule keeps from one step to the next. Small, whatever the load is like, since it is stored
 * with each step. What another rule has left, and cannot be made use of, counts as nothing.
 */
public sealed interface Remembered permits Learned, Seasoned, Window, Several {
  /** When the queue was read last. */
  Instant at();

  /** What it knows of jobs and boots, which are the same whichever rule goes by them. */
  default Optional<Learned> measured() {
    return switch (this) {
      case Learned learned -> Optional.of(learned);
      case Seasoned(var learned, _) -> Optional.of(learned);
      case Window _ -> Optional.empty();
      case Several(_, var rules) ->
          rules.keySet().stream()
              .sorted()
              .flatMap(place -> Optional.ofNullable(rules.get(place)).stream())
              .flatMap(kept -> kept.measured().stream())
              .findFirst();
    };
  }
}
