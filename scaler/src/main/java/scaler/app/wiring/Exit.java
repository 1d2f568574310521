package scaler.app.wiring;

/** Exit codes, as {@code scaler --help} and docs/cli.md list them. */
public final class Exit {
  public static final int OK = 0;

  /** What was asked for did not come about. */
  public static final int FAILED = 1;

  /** The command line or the fleet file is wrong. */
  public static final int USAGE = 2;

  /** It was refused: a bound, a pause, a differing file. */
  public static final int REFUSED = 3;

  /** A server that is needed does not answer. */
  public static final int UNREACHABLE = 4;

  /** It did not come about in time; the wish still stands. */
  public static final int TIMED_OUT = 5;

  /** Ctrl-C or TERM; the service, which ends in no other way, ends with {@link #OK} then. */
  public static final int INTERRUPTED = 130;

  /** Whoever read the output has gone, as {@code | head} does. */
  public static final int UNREAD = 141;

  private Exit() {}
}
