package scaler.sim.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, in order: always as a number that no other story has, on wish in words. */
public final class Diary {
  private final Timeline time;
  private final boolean inWords;
  private final List<String> lines = new ArrayList<>();
  private long hash = 7;
  private long events;

  /**
   * @param inWords whether the lines are kept
   */
  public Diary(Timeline time, boolean inWords) {
    this.time = time;
    this.inWords = inWords;
  }

  /**
   * Something happened.
   *
   * @param words told only where lines are kept
   */
  public void note(String kind, long who, long what, Supplier<String> words) {
    events++;
    hash = hash * 31 + time.millis();
    hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L + kind.hashCode();
    hash = hash * 31 + who * 17 + what;
    if (inWords) {
      lines.add("%s  %-10s %s".formatted(clock(), kind, words.get()));
    }
  }

  private String clock() {
    return Instant.ofEpochMilli(time.millis()).toString();
  }

  /** How many things happened. */
  public long events() {
    return events;
  }

  /** The same for the same story, and hardly for another. */
  public String hash() {
    return "%016x".formatted(hash);
  }

  /** The story in words, where it is kept. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
