package scaler.outbound.files;

import java.time.Instant;
import java.time.ZoneOffset;
import scaler.core.schedule.Cron;

/** Cron lines: such as cannot be read, never fire or fire too often are refused. */
final class CronCheck {
  private CronCheck() {}

  /** Whether the text is a cron line that may be used. */
  static boolean check(Tree.Leaf leaf, String name, Findings findings) {
    Cron cron;
    try {
      cron = Cron.parse(leaf.text());
    } catch (IllegalArgumentException refused) {
      findings.error(
          leaf.at(),
          name + ": " + Found.oneLine(String.valueOf(refused.getMessage())),
          "write %s".formatted(Found.wanted(new Shape.CronLine())));
      return false;
    }
    // Asked from the past: a line whose years are over did fire, and what it set is in force.
    if (!cron.firesEver(Instant.EPOCH, ZoneOffset.UTC)) {
      findings.error(
          leaf.at(),
          "%s never fires: %s".formatted(name, Found.quote(cron.line())),
          "write a day and a month that exist together");
      return false;
    }
    if (cron.firesMoreThanOnceAMinute()) {
      findings.error(
          leaf.at(),
          "%s fires more than once a minute: %s".formatted(name, Found.quote(cron.line())),
          "write 0 in the field of seconds");
      return false;
    }
    if (cron.usesNumericWeekdayOfQuartz()) {
      findings.warning(
          leaf.at(),
          "%s has six or seven fields, so weekdays count as in Quartz: 1 is Sunday, 2 is Monday"
              .formatted(name),
          "write weekdays by name, such as MON-FRI");
    }
    return true;
  }
}
