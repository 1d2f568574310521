package scaler.engine.port;

/** Somebody else may act for the application now; whatever was under way is theirs to finish. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(Lease lease) {
    super("epoch %d of %s is over".formatted(lease.epoch(), lease.application()));
  }
}
