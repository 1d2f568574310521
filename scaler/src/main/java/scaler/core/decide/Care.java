package scaler.core.decide;

/**
 * What a role's healing depends on beside its own machines.
 *
 * @param unprovenEnds of its machines, those whose end was decided in the last ten minutes without
 *     the proof that they were idle
 * @param machines of all roles of the fleet, those that should answer
 * @param ill of these, those that look ill now
 */
public record Care(int unprovenEnds, int machines, int ill) {
  /** Nothing happened, and nobody is ill. */
  public static final Care NONE = new Care(0, 0, 0);

  /** The same in a fleet of so many machines. */
  public Care in(int fleet, int ailing) {
    return new Care(unprovenEnds, fleet, ailing);
  }
}
