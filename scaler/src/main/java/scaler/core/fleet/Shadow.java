package scaler.core.fleet;

/**
 * Names of shadows: an application of its own for each, so that nothing that is imagined ever mixes
 * with what governs. No fleet file can bear such a name.
 */
public final class Shadow {
  private static final String SUFFIX = "~shadow";

  private Shadow() {}

  /** The shadow's name of an application. */
  public static String of(String application) {
    return is(application) ? application : application + SUFFIX;
  }

  public static boolean is(String application) {
    return application.endsWith(SUFFIX);
  }
}
