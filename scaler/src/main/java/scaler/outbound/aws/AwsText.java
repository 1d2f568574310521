package scaler.outbound.aws;

/** What AWS says in its own words, made fit for rows, terminals and the journal. */
final class AwsText {
  private static final int SPACE = ' ';

  private AwsText() {}

  /**
   * The text on one line, without control and invisible formatting characters.
   *
   * @param most so many characters at most; what is cut off leaves an ellipsis
   */
  static String line(String text, int most) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .map(character -> Character.isWhitespace(character) ? SPACE : character)
        .filter(AwsText::isShown)
        .limit(most + 1L)
        .forEach(plain::appendCodePoint);
    String line = plain.toString().strip();
    int length = line.codePointCount(0, line.length());
    return length <= most ? line : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
  }

  private static boolean isShown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> false;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
