package scaler.core.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import scaler.core.model.Bounds;

/**
 * What the clock asks of a role: lines that each set a capacity when they fire. In force is the
 * last firing at or before an instant, of all lines; when two fire at once, the later line. Times
 * that the clock skips fire at once but keep their order: of 2:30 and 3:00 in a night without 2:30,
 * the one of 3:00 is in force, wherever it stands.
 */
public record CapacitySchedule(List<Entry> entries) {
  public static final CapacitySchedule NONE = new CapacitySchedule(List.of());

  public CapacitySchedule {
    entries = List.copyOf(entries);
  }

  /**
   * One line of a schedule.
   *
   * @param cron when it fires
   * @param zone in which {@code cron} is read
   * @param change what is set then
   */
  public record Entry(Cron cron, ZoneId zone, Change change) {}

  /** What a firing sets. */
  public sealed interface Change {
    /**
     * The wanted capacity; the floor where the role has a backlog.
     *
     * @param machines 0 or more
     */
    record Capacity(int machines) implements Change {
      public Capacity {
        if (machines < 0) {
          throw new IllegalArgumentException("need 0 <= machines, got " + machines);
        }
      }
    }

    /** Both bounds. */
    record Limits(Bounds bounds) implements Change {}
  }

  /**
   * A line that fires, or fired, at an instant.
   *
   * @param line its place in the schedule, from 0
   */
  public record Firing(int line, Entry entry, Instant at) {}

  /** Which of two firings comes later, and is in force after both. */
  private static final Comparator<Firing> ORDER =
      Comparator.comparing(Firing::at)
          .thenComparing(
              firing -> firing.entry().cron().unskipped(firing.at(), firing.entry().zone()))
          .thenComparing(Firing::line);

  /** The firing in force at that instant; empty when no line has fired yet. */
  public Optional<Firing> inForce(Instant now) {
    List<Firing> last = new ArrayList<>();
    for (int line = 0; line < entries.size(); line++) {
      int place = line;
      Entry entry = entries.get(line);
      entry
          .cron()
          .lastAtOrBefore(now, entry.zone())
          .ifPresent(at -> last.add(new Firing(place, entry, at)));
    }
    return last.stream().max(ORDER);
  }

  /** The next firings after that instant, in order, at most {@code count}. */
  public List<Firing> next(Instant after, int count) {
    List<Firing> firings = new ArrayList<>();
    for (int line = 0; line < entries.size(); line++) {
      Entry entry = entries.get(line);
      Optional<Instant> at = entry.cron().nextAfter(after, entry.zone());
      for (int n = 0; n < count && at.isPresent(); n++) {
        firings.add(new Firing(line, entry, at.get()));
        at = entry.cron().nextAfter(at.get(), entry.zone());
      }
    }
    return firings.stream().sorted(ORDER).limit(count).toList();
  }
}
