package scaler.ec2;

/** The state of an instance, with EC2's number and word for it. */
public enum State {
  PENDING(0, "pending"),
  RUNNING(16, "running"),
  SHUTTING_DOWN(32, "shutting-down"),
  TERMINATED(48, "terminated"),
  STOPPING(64, "stopping"),
  STOPPED(80, "stopped");

  private final int number;
  private final String word;

  State(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /** The word on the wire. */
  public String word() {
    return word;
  }

  /** Neither ended nor about to be. */
  public boolean lives() {
    return this != SHUTTING_DOWN && this != TERMINATED;
  }

  void write(Xml xml, String element) {
    xml.in(element, () -> xml.leaf("code", number).leaf("name", word));
  }
}
