package scaler.engine.invariants;

/**
 * What must always be true of a fleet, as far as records, cloud and balancers can show it; the
 * numbers are those of docs/invariants.md.
 */
public enum Invariant {
  G1("no machine runs that is not on record"),
  G2("never more machines than the maximum"),
  G4("no scale-in of a machine in its minimum lifetime"),
  G5("no machine is scaled in without proof that it is idle"),
  G6("whatever became of a machine is written down"),
  G9("what serves is in its balancers, and what ends is not"),
  G15("nothing stays half done"),
  G17("a machine moves only as it may"),
  G25("nothing is changed under a pause"),
  G27("no job waits while nothing is there to do it"),
  G28("the zones are even"),
  G29("only jobs of machines that have ended are freed");

  private final String says;

  Invariant(String says) {
    this.says = says;
  }

  /** What must be true, as a clause. */
  public String says() {
    return says;
  }

  /** Whether it is about what the cloud shows, so that nothing is known of it without a listing. */
  public boolean needsTheCloud() {
    return switch (this) {
      case G1, G9, G28 -> true;
      case G2, G4, G5, G6, G15, G17, G25, G27, G29 -> false;
    };
  }
}
