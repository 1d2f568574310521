package scaler.outbound.postgres;

/** The database cannot be used; the message is a sentence for the user. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseException(String sentence) {
    super(sentence);
  }

  DatabaseException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
