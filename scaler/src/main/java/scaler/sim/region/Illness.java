package scaler.sim.region;

/** What may befall a machine while the cloud goes on showing it as running. */
public enum Illness {
  /** Nothing runs any more and nothing answers; any boot cures it. */
  HANGS(false, false, false),
  /** Its host is ill: nothing answers; a stop and a start cure it, on another host. */
  HOST(false, true, false),
  /** Its boot disk is gone: nothing answers, and nothing cures it. */
  DISK(false, true, true),
  /** Neither its page nor its health check answers, and its jobs go on; any boot cures it. */
  MUTE(true, false, false);

  private final boolean works;
  private final boolean outlastsReboot;
  private final boolean outlastsStart;

  Illness(boolean works, boolean outlastsReboot, boolean outlastsStart) {
    this.works = works;
    this.outlastsReboot = outlastsReboot;
    this.outlastsStart = outlastsStart;
  }

  /** Whether jobs go on all the same. */
  boolean works() {
    return works;
  }

  boolean outlastsReboot() {
    return outlastsReboot;
  }

  boolean outlastsStart() {
    return outlastsStart;
  }

  /** Which of the cloud's own checks finds it. */
  String check() {
    return this == HOST ? "system check" : "instance check";
  }
}
