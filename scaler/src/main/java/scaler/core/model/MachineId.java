package scaler.core.model;

import java.util.regex.Pattern;

/** The cloud's id of a machine, such as {@code i-0abc12}. It is the machine's host name, too. */
public record MachineId(String value) implements Comparable<MachineId> {
  private static final Pattern SHAPE = Pattern.compile("i-[0-9a-z]{1,40}");

  public MachineId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a machine id: " + value);
    }
  }

  /** Whether the text could be a machine's id, as opposed to a role's name. */
  public static boolean looksLike(String text) {
    return SHAPE.matcher(text).matches();
  }

  @Override
  public int compareTo(MachineId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
