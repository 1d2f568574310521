package scaler.core.model;

import java.util.regex.Pattern;

/** The cloud's id of a data volume, such as {@code vol-0abc12}. */
public record VolumeId(String value) implements Comparable<VolumeId> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public VolumeId {
    if (!isOne(value)) {
      throw new IllegalArgumentException("not a volume id: " + value);
    }
  }

  /** Whether the text could be a volume's id. */
  public static boolean isOne(String text) {
    return SHAPE.matcher(text).matches();
  }

  @Override
  public int compareTo(VolumeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
