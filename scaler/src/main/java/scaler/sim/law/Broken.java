package scaler.sim.law;

/** A law was broken. An error, so that nothing in the loop takes it for trouble of its own. */
public final class Broken extends Error {
  private static final long serialVersionUID = 1L;

  private final Law law;

  public Broken(Law law, String how) {
    super("%s (%s): %s".formatted(law, law.sentence(), how), null, false, false);
    this.law = law;
  }

  public Law law() {
    return law;
  }

  /** The whole as one sentence. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
