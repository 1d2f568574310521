package scaler.engine.port;

/**
 * What looking at one thing that a fleet needs gave; nothing was changed for it.
 *
 * @param check what was looked at, in a few words
 * @param says what was found and, unless all is well, what to do about it; one sentence for people
 */
public record Finding(String check, Standing standing, String says) {
  /** How it stands with that thing. */
  public enum Standing {
    OK("ok"),

    /** It is not as the fleet needs it. */
    MISS("miss"),

    /** It could not be seen from here, or not by us. */
    UNKNOWN("unknown");

    private final String word;

    Standing(String word) {
      this.word = word;
    }

    /** The word in tables. */
    public String word() {
      return word;
    }
  }

  public static Finding ok(String check, String says) {
    return new Finding(check, Standing.OK, says);
  }

  public static Finding miss(String check, String says) {
    return new Finding(check, Standing.MISS, says);
  }

  public static Finding unknown(String check, String says) {
    return new Finding(check, Standing.UNKNOWN, says);
  }
}
