package scaler.engine.conformance;

import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a question.
 *
 * @param says one clause for people
 * @param measured durations in seconds and numbers of things, by name
 */
public record Answer(Verdict verdict, String says, Map<String, Double> measured) {
  public Answer {
    measured = Map.copyOf(measured);
  }

  /** How it stands with a promise. */
  public enum Verdict {
    HOLDS("holds"),

    /** It is not kept, and scaler relies on it. */
    BROKEN("BROKEN"),

    /** Nobody relies on it; it is good to know. */
    MEASURED("measured"),

    /** It could not be found out this time. */
    UNKNOWN("unknown"),

    /** There is nothing of the kind here, or it cannot be asked from outside. */
    NOT_ASKED("not asked");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    /** The word in tables. */
    public String word() {
      return word;
    }
  }

  static Answer holds(String says) {
    return new Answer(Verdict.HOLDS, says, Map.of());
  }

  static Answer broken(String says) {
    return new Answer(Verdict.BROKEN, says, Map.of());
  }

  static Answer told(String says) {
    return new Answer(Verdict.MEASURED, says, Map.of());
  }

  static Answer unknown(String says) {
    return new Answer(Verdict.UNKNOWN, says, Map.of());
  }

  static Answer notAsked(String says) {
    return new Answer(Verdict.NOT_ASKED, says, Map.of());
  }

  Answer with(String name, double value) {
    Map<String, Double> more = new TreeMap<>(measured);
    more.put(name, value);
    return new Answer(verdict, says, more);
  }

  /** Whether what scaler relies on may be taken as shown. */
  public boolean good() {
    return verdict != Verdict.BROKEN && verdict != Verdict.UNKNOWN;
  }
}
