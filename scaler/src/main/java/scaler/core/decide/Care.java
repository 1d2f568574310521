package scaler.core.decide;

/**
 * What the record knows of a role that healing depends on.
 *
 * @param unprovenEnds machines whose end was decided in the last ten minutes without the proof that
 *     they were idle
 */
public record Care(int unprovenEnds) {
  /** Nothing happened. */
  public static final Care NONE = new Care(0);
}
