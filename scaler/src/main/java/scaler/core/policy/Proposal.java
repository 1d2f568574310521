package scaler.core.policy;

import java.util.Optional;

/**
 * What a policy asks for at one step.
 *
 * @param change machines more (positive) or less (negative) than there are
 * @param signal what it saw
 * @param learned what to remember for the next step; empty where the rule needs nothing of it
 */
public record Proposal(int change, Signal signal, Optional<Remembered> learned) {
  /** Of a rule that learns nothing. */
  Proposal(int change, Signal signal) {
    this(change, signal, Optional.empty());
  }
}
