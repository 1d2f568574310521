package scaler.core.policy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the rules of a {@link Policy.MostOf} keep, each for itself.
 *
 * @param at when the queue was read last
 * @param rules by the place of the rule in the list; one that keeps nothing is left out
 */
public record Several(Instant at, Map<Integer, Remembered> rules) implements Remembered {
  public Several {
    rules = Map.copyOf(rules);
  }

  /** What one of several rules goes on with; what a single rule has left is for each of them. */
  static Optional<Remembered> at(int place, Optional<Remembered> left) {
    return left.flatMap(kept ->
        kept instanceof Several(_, var rules)
            ? Optional.ofNullable(rules.get(place))
            : Optional.of(kept));
  }
}
