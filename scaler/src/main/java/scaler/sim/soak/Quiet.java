package scaler.sim.soak;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import scaler.core.model.Pause;
import scaler.sim.law.Broken;
import scaler.sim.law.EndState;
import scaler.sim.law.EndState.Finding;
import scaler.sim.law.Law;
import scaler.sim.region.Region;
import scaler.sim.region.Yard;
import scaler.sim.time.Timeline;

/**
 * After the trouble: G15. Ten minutes after the last of it, and after whatever had a good reason to
 * take longer, nothing may be wrong for longer than machines take to come or go; and at last
 * nothing is wrong for three minutes in a row.
 */
final class Quiet {
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long WITHIN = 10 * MINUTE;

  /** Machines come and go in less than that; the clock may have them do so in a quiet time. */
  private static final long TO_AND_FRO = 6 * MINUTE;

  private static final long IN_A_ROW = 3 * MINUTE;

  /** No reason is good for longer. */
  private static final long LONGEST = 90 * MINUTE;

  /** So often a person confirms what scaler holds until somebody does. */
  private static final int CONFIRMED = 3;

  private final Timeline time;
  private final EndState end;
  private final Region region;
  private final People people;
  private final Supplier<List<Pause>> pauses;
  private final Map<String, Long> since = new HashMap<>();
  private int confirmed;

  /**
   * @param pauses those in force
   */
  Quiet(Timeline time, EndState end, Region region, People people, Supplier<List<Pause>> pauses) {
    this.time = time;
    this.end = end;
    this.region = region;
    this.people = people;
    this.pauses = pauses;
  }

  /** Waits for it. */
  void await(Runnable someTime) {
    region.yards().forEach(Yard::forgetGray);
    end.begins();
    long began = time.millis();
    long calm = began;
    while (time.millis() - calm < IN_A_ROW && time.millis() - began < LONGEST) {
      someTime.run();
      List<Finding> found = end.findings();
      if (!found.isEmpty()) {
        calm = time.millis();
      }
      confirm();
      look(found, began);
    }
  }

  private void look(List<Finding> found, long began) {
    since.keySet().retainAll(found.stream().map(Finding::what).collect(Collectors.toSet()));
    for (Finding one : found) {
      long first = since.computeIfAbsent(one.what(), _ -> time.millis());
      long excused = Math.min(one.until() + WITHIN, began + LONGEST - MINUTE);
      long end = Math.max(Math.max(began + WITHIN, first + TO_AND_FRO), excused);
      if (time.millis() > end) {
        throw new Broken(
            Law.G15,
            "%d min after the trouble, and %d after it began, %s"
                .formatted(
                    (time.millis() - began) / MINUTE, (time.millis() - first) / MINUTE, one));
      }
    }
  }

  /** What scaler itself holds until somebody has looked at it. */
  private void confirm() {
    if (!pauses.get().isEmpty() && confirmed < CONFIRMED) {
      confirmed++;
      people.resume();
    }
  }
}
