package scaler.engine.port;

/** A volume that was to be set aside for a machine is set aside for another one already. */
public final class VolumesTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public VolumesTakenException(String volume, String application, long slot) {
    super("%s is set aside for slot %d of %s already".formatted(volume, slot, application));
  }
}
