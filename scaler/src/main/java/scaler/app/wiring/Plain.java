package scaler.app.wiring;

/** Text from outside that is safe to print: a terminal obeys what a name or an error may hold. */
public final class Plain {
  private static final int CONTROL = '?';

  private Plain() {}

  /** The text on one line; a control or invisible formatting character becomes a question mark. */
  public static String line(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().map(Plain::shown).forEach(safe::appendCodePoint);
    return safe.toString();
  }

  private static int shown(int character) {
    int type = Character.getType(character);
    boolean harmless =
        !Character.isISOControl(character)
            && type != Character.FORMAT
            && type != Character.LINE_SEPARATOR
            && type != Character.PARAGRAPH_SEPARATOR
            && type != Character.SURROGATE;
    return harmless ? character : CONTROL;
  }
}
