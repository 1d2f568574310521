package scaler.engine.invariants;

/**
 * Something that must not be.
 *
 * @param where a machine, a job or a role; with the invariant it names this one and no other
 * @param says what is wrong and what to do, as a clause
 */
public record Violation(Invariant invariant, String where, String says) {
  /** {@code G1 i-1: it runs ...}. */
  public String sentence() {
    return "%s %s: %s".formatted(invariant.name(), where, says);
  }
}
