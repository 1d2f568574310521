package scaler.inbound.quartz;

/** The clock's store does not do what it should; the message is a sentence for the user. */
public final class FiringSchedulerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FiringSchedulerException(String message, Throwable cause) {
    super(message, cause);
  }
}
