package scaler.app.wiring;

/** Ends a command with one sentence for the user and an exit code. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  public Refusal(int code, String sentence) {
    super(sentence);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
