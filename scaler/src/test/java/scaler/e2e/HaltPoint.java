package scaler.e2e;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in the program where its process dies.
 *
 * @param type the class, with its package
 * @param method by name
 * @param said only when the first text among the arguments begins so; empty: whatever it is
 * @param after after the method's work, else before it
 * @param nth at which pass, from 1
 */
record HaltPoint(String type, String method, String said, boolean after, int nth) {
  static final HaltPoint NONE = new HaltPoint("", "", "", false, 0);

  private static final Pattern FORM =
      Pattern.compile("(before|after) ([\\w.]+)#(\\w+)(?: \"(.*)\")? (\\d+)");

  /** The point of that {@link #text()}. */
  static HaltPoint of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a point: " + text);
    }
    String said = form.group(4) == null ? "" : form.group(4);
    return new HaltPoint(
        form.group(2),
        form.group(3),
        said,
        form.group(1).equals("after"),
        Integer.parseInt(form.group(5)));
  }

  String text() {
    return "%s %s#%s%s %d"
        .formatted(
            after ? "after" : "before",
            type,
            method,
            said.isEmpty() ? "" : " \"" + said + "\"",
            nth);
  }

  boolean meant(@Nullable String text) {
    return said.isEmpty() || (text != null && text.startsWith(said));
  }

  @Override
  public String toString() {
    return text().replaceFirst("[a-z.]+\\.", "");
  }
}
