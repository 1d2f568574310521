package scaler.app.wiring;

/** Nobody can read what a command prints: a closed pipe, a full disk. The command ends. */
public final class OutputLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputLost() {
    super("the output cannot be written");
  }
}
