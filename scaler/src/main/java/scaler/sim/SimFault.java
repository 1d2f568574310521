package scaler.sim;

/** What may befall a simulated machine while the cloud goes on showing it as running. */
public enum SimFault {
  /** Nothing runs any more and nothing answers; a reboot cures it. */
  HALT,
  /** Its page answers, its work does not; a reboot cures it. */
  OVERLOAD,
  /** Its host is ill: only a stop and a start cure it. */
  HOST,
  /** Its boot disk is gone: nothing cures it. */
  DISK;

  /** Whether nothing answers on it. */
  boolean silences() {
    return this != OVERLOAD;
  }

  boolean outlastsReboot() {
    return this == HOST || this == DISK;
  }

  boolean outlastsStart() {
    return this == DISK;
  }
}
