package scaler.outbound.postgres.embedded;

/**
 * The embedded PostgreSQL cannot be had. The message is one sentence for the user: what is wrong,
 * where, what to do.
 */
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EmbeddedPostgresException(String message) {
    super(message);
  }

  EmbeddedPostgresException(String message, Throwable cause) {
    super(message, cause);
  }
}
