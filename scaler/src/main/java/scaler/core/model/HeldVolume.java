package scaler.core.model;

/**
 * A data volume that is set aside for a machine, from the intent for it on.
 *
 * @param device the name under which it is attached, such as {@code /dev/sdf}
 */
public record HeldVolume(VolumeId id, String device) {
  /** As the machine learns of it in its user data: {@code /dev/sdf:vol-0abc12}. */
  public String written() {
    return device + ":" + id;
  }
}
