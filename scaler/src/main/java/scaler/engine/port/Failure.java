package scaler.engine.port;

/** Why the world did not do what it was asked; classified by code, never by message text. */
public sealed interface Failure {
  /** What happened, as a clause that can follow "because". */
  String detail();

  /** Asked too often; the same request may be sent again later. */
  record Throttled(String detail) implements Failure {}

  /** There is no machine of that type there just now. */
  record NoCapacity(String detail) implements Failure {}

  /** The caller may not do this. */
  record Denied(String detail) implements Failure {}

  /** The request is wrong and will stay wrong: an unknown image, a bad subnet. */
  record Invalid(String detail) implements Failure {}

  /** No answer, or one that proves nothing: what was asked may have happened. */
  record Unavailable(String detail) implements Failure {}
}
