package scaler.app.wiring;

/** How many lines a person can ask for. */
public final class Counts {
  private static final int MOST = 1000;

  private Counts() {}

  /** Refuses what is no number of lines. */
  public static void refuse(String option, int count) {
    if (count < 1 || count > MOST) {
      throw new Refusal(Exit.USAGE, "%s is %d; write 1 to %d".formatted(option, count, MOST));
    }
  }
}
