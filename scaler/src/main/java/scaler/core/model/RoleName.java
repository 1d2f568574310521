package scaler.core.model;

import java.util.regex.Pattern;

/**
 * The name of a role in an application, such as {@code web} or {@code jobs}: lower case letters,
 * digits and dashes, at most 30 characters, so that it can stand in a tag and in a host name.
 */
public record RoleName(String value) implements Comparable<RoleName> {
  /** What a name of an application or a role looks like. */
  public static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,29}");

  public RoleName {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a role name: " + value);
    }
  }

  @Override
  public int compareTo(RoleName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
