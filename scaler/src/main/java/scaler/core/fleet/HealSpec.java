package scaler.core.fleet;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import scaler.core.model.HealRung;

/**
 * When a machine in service is taken for ill, and what is done about it.
 *
 * @param steps the rungs, mild to strong; none: it is told and nothing is done
 * @param failures so many of the last {@code looks} must fail
 * @param looks how many of the last looks count
 * @param after it must have failed so long before anything is done
 * @param patience so long a reboot, a stop and a start are given each before the next rung
 * @param quarantine so long a machine that was replaced is kept for study; absent: it ends
 * @param singleton there is never a second one beside it, not even while it is replaced
 */
public record HealSpec(
    List<HealRung> steps,
    int failures,
    int looks,
    Duration after,
    Duration patience,
    Optional<Duration> quarantine,
    boolean singleton) {
  /** As with a fleet file that says nothing of it. */
  public static final HealSpec STANDARD = of(HealRung.REPLACE);

  public HealSpec {
    steps = List.copyOf(steps);
    if (failures < 1 || looks < failures) {
      throw new IllegalArgumentException("%d failures of %d looks".formatted(failures, looks));
    }
  }

  /** These rungs, and everything else as it is where a fleet file says nothing. */
  public static HealSpec of(HealRung... steps) {
    return new HealSpec(
        Arrays.asList(steps), 3, 4, Duration.ZERO, Duration.ofMinutes(3), Optional.empty(), false);
  }
}
