package scaler.outbound.files;

import java.util.Comparator;

/**
 * A place in a text.
 *
 * @param line from 1; 0 means the text as a whole
 * @param column from 1, in characters; 0 means the line as a whole
 */
record Place(int line, int column) implements Comparable<Place> {
  static final Place WHOLE = new Place(0, 0);
  static final Place START = new Place(1, 1);

  /** The place of the character at {@code index} of the text. */
  static Place of(String text, int index) {
    int line = 1;
    int lineStart = 0;
    int end = Math.min(index, text.length());
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Place(line, text.codePointCount(lineStart, end) + 1);
  }

  @Override
  public int compareTo(Place other) {
    return Comparator.comparingInt(Place::line)
        .thenComparingInt(Place::column)
        .compare(this, other);
  }
}
