package scaler.outbound.local.wire;

import scaler.engine.port.Failure;

/**
 * The daemon's no, as JSON.
 *
 * @param detail one clause for people
 */
public record Refusal(Kind kind, String detail) {
  /** The kinds of {@link Failure}. */
  public enum Kind {
    THROTTLED,
    NO_CAPACITY,
    DENIED,
    INVALID,
    UNAVAILABLE
  }

  public static Refusal of(Failure failure) {
    Kind kind =
        switch (failure) {
          case Failure.Throttled _ -> Kind.THROTTLED;
          case Failure.NoCapacity _ -> Kind.NO_CAPACITY;
          case Failure.Denied _ -> Kind.DENIED;
          case Failure.Invalid _ -> Kind.INVALID;
          case Failure.Unavailable _ -> Kind.UNAVAILABLE;
        };
    return new Refusal(kind, failure.detail());
  }

  public Failure failure() {
    return switch (kind) {
      case THROTTLED -> new Failure.Throttled(detail);
      case NO_CAPACITY -> new Failure.NoCapacity(detail);
      case DENIED -> new Failure.Denied(detail);
      case INVALID -> new Failure.Invalid(detail);
      case UNAVAILABLE -> new Failure.Unavailable(detail);
    };
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return switch (kind) {
      case INVALID -> 400;
      case DENIED -> 401;
      case THROTTLED -> 429;
      case NO_CAPACITY -> 507;
      case UNAVAILABLE -> 503;
    };
  }
}
