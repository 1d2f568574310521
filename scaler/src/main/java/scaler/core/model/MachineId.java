package scaler.core.model;

/** The cloud's id of a machine, such as {@code i-0abc12}. It is the machine's host name, too. */
public record MachineId(String value) implements Comparable<MachineId> {
  static final String PREFIX = "i-";
  private static final int LONGEST = 42;

  public MachineId {
    if (!looksLike(value)) {
      throw new IllegalArgumentException("not a machine id: " + value);
    }
  }

  /**
   * Whether the text could be a machine's id, as opposed to a role's name: {@code i-} and up to
   * forty digits and small letters. By hand: each look asks it of each job in hand.
   */
  public static boolean looksLike(String text) {
    if (text.length() < 3 || text.length() > LONGEST || !text.startsWith(PREFIX)) {
      return false;
    }
    for (int at = PREFIX.length(); at < text.length(); at++) {
      char one = text.charAt(at);
      if ((one < '0' || one > '9') && (one < 'a' || one > 'z')) {
        return false;
      }
    }
    return true;
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
