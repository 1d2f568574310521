package scaler.core.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron line; its numbering and rules follow from the number of its fields. With five it is read
 * as a crontab does, where 0 and 7 are Sunday: {@code minute hour day-of-month month day-of-week}.
 * With six or seven it is read as Quartz does, where 1 is Sunday: {@code second minute hour
 * day-of-month month day-of-week [year]}. {@code @hourly}, {@code @daily}, {@code @weekly}, {@code
 * @monthly} and {@code @yearly} are crontab lines.
 *
 * <p>As in a crontab, when neither day field begins with a star, either is enough: {@code 0 0 13 *
 * FRI} is each 13th and each Friday.
 *
 * <p>The line names local times, and each fires exactly once, whatever the clock is set to:
 *
 * <ul>
 *   <li>A time that the clock skips fires at the first instant after the gap; several in one gap
 *       fire there together, once.
 *   <li>A time that happens twice fires the first time only; nothing fires in the second pass.
 * </ul>
 *
 * <p>So what fires depends on the line and the zone alone, never on when one asks. Firings are
 * looked for within forty years (of those that a line names, where it names years), from year 1 to
 * year 9999. Two lines are equal when they are written alike, save for the space between fields.
 */
public final class Cron {
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private final String line;
  private final CronPattern pattern;
  private final boolean numericWeekdayOfQuartz;

  /** What was asked for last: who decides asks for the same again and again. */
  private volatile @Nullable Spell last;

  Cron(String line, CronPattern pattern, boolean numericWeekdayOfQuartz) {
    this.line = line;
    this.pattern = pattern;
    this.numericWeekdayOfQuartz = numericWeekdayOfQuartz;
  }

  /**
   * Reads a cron line.
   *
   * @throws IllegalArgumentException with a sentence for the user when it is not one
   */
  public static Cron parse(String line) {
    return CronParser.parse(line);
  }

  /** The line as it was written, with one space between fields. */
  public String line() {
    return line;
  }

  /** The first firing strictly after the instant; empty when it never fires again. */
  public Optional<Instant> nextAfter(Instant instant, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    return pattern
        .nearest(passed(instant, rules).plusSeconds(1), Direction.FORWARD)
        .map(local -> firing(local, rules));
  }

  /** The last firing at or before the instant; empty when there was none. */
  public Optional<Instant> lastAtOrBefore(Instant instant, ZoneId zone) {
    Spell known = last;
    if (known == null || !known.covers(instant, zone)) {
      known =
          new Spell(
              zone, instant, nextAfter(instant, zone).orElse(Instant.MAX), lookBack(instant, zone));
      last = known;
    }
    return known.firing();
  }

  /** From an instant until the next firing nothing changes. */
  private record Spell(ZoneId zone, Instant from, Instant next, Optional<Instant> firing) {
    boolean covers(Instant instant, ZoneId other) {
      return !instant.isBefore(from) && instant.isBefore(next) && zone.equals(other);
    }
  }

  private Optional<Instant> lookBack(Instant instant, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    return pattern
        .nearest(passed(instant, rules), Direction.BACKWARD)
        .map(local -> firing(local, rules));
  }

  /**
   * Where a firing would stand, had its zone skipped nothing: the firing itself, or before it when
   * only times in a gap fire there. This gives an order to the lines that one gap fires together.
   */
  Instant unskipped(Instant firing, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    return pattern
        .nearest(passed(firing, rules), Direction.BACKWARD)
        .map(local -> local.toInstant(rules.getOffset(firing)))
        .orElse(firing);
  }

  /** Whether it fires at all after the instant; 31 February and years that are over do not. */
  public boolean firesEver(Instant now, ZoneId zone) {
    return nextAfter(now, zone).isPresent();
  }

  /** Whether it names more than one second of a minute. */
  public boolean firesMoreThanOnceAMinute() {
    return pattern.seconds().size() > 1;
  }

  /**
   * Whether it names a weekday by its number in Quartz's numbering, where 2 is Monday: a reader who
   * knows crontabs takes it for the day after.
   */
  public boolean usesNumericWeekdayOfQuartz() {
    return numericWeekdayOfQuartz;
  }

  /** The last local second whose firing is not after the instant. */
  private static LocalDateTime passed(Instant instant, ZoneRules rules) {
    Instant known =
        instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    ZoneOffset offset = rules.getOffset(known);
    LocalDateTime local = LocalDateTime.ofInstant(known, offset).truncatedTo(ChronoUnit.SECONDS);
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    boolean secondPass = offsets.size() == 2 && offset.equals(offsets.getLast());
    // In the second pass, all times that happen twice have had their firing.
    return secondPass ? rules.getTransition(local).getDateTimeBefore().minusSeconds(1) : local;
  }

  /** When a local time fires; never earlier for a later local time. */
  private static Instant firing(LocalDateTime local, ZoneRules rules) {
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    return offsets.isEmpty()
        ? rules.getTransition(local).getInstant()
        : local.toInstant(offsets.getFirst());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cron cron && line.equals(cron.line);
  }

  @Override
  public int hashCode() {
    return line.hashCode();
  }

  @Override
  public String toString() {
    return line;
  }
}
