package scaler.sim.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import scaler.engine.port.Ledger;
import scaler.sim.law.Broken;
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
  private final Applications applications;
  private final Region region;
  private final Ledger ledger;
  private final List<String> nodes;
  private final Map<String, Long> since = new HashMap<>();
  private final Map<String, Long> reasons = new HashMap<>();
  private final Map<String, Integer> confirmed = new HashMap<>();

  /**
   * @param nodes the names of all processes
   */
  Quiet(
      Timeline time, Applications applications, Region region, Ledger ledger, List<String> nodes) {
    this.nodes = List.copyOf(nodes);
    this.time = time;
    this.applications = applications;
    this.region = region;
    this.ledger = ledger;
  }

  /** Waits for it. */
  void await(Runnable someTime) {
    region.yards().forEach(Yard::forgetGray);
    applications.all().forEach(one -> one.end().begins());
    long began = time.millis();
    long calm = began;
    while (time.millis() - calm < IN_A_ROW && time.millis() - began < LONGEST) {
      someTime.run();
      List<Finding> found = findings();
      if (!found.isEmpty()) {
        calm = time.millis();
      }
      applications.people().forEach(this::confirm);
      look(found, began);
    }
  }

  private void look(List<Finding> found, long began) {
    since.keySet().retainAll(found.stream().map(Finding::what).collect(Collectors.toSet()));
    reasons.keySet().retainAll(since.keySet());
    for (Finding one : found) {
      long first = since.computeIfAbsent(one.what(), _ -> time.millis());
      // A reason that is over was one: what it held up may take its time from then on.
      long reason = reasons.merge(one.what(), one.until(), Math::max);
      long excused = Math.min(reason + WITHIN, began + LONGEST - MINUTE);
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

  private List<Finding> findings() {
    List<Finding> found = new ArrayList<>();
    applications.all().forEach(one -> found.addAll(one.end().findings()));
    for (Application one : applications.all()) {
      ledger.wishes().handovers(one.name()).stream()
          .map(wish -> new Finding("handover of " + wish.machine(), "is open", 0))
          .forEach(found::add);
    }
    if (applications.all().size() > 1) {
      spread().ifPresent(found::add);
    }
    return found;
  }

  /** No process decides for two applications more than another one. */
  private Optional<Finding> spread() {
    Map<String, Integer> held = new TreeMap<>();
    nodes.forEach(node -> held.put(node, 0));
    applications.all().stream()
        .flatMap(one -> ledger.leases().holder(one.name()).stream())
        .forEach(holder -> held.merge(holder, 1, Integer::sum));
    return Collections.max(held.values()) - Collections.min(held.values()) > 1
        ? Optional.of(new Finding("applications", "are decided for by " + held, 0))
        : Optional.empty();
  }

  /** What scaler itself holds until somebody has looked at it. */
  private void confirm(People people) {
    int times = confirmed.getOrDefault(people.application(), 0);
    boolean held = !ledger.wishes().pauses(people.application(), time.instant()).isEmpty();
    if (held && times < CONFIRMED) {
      confirmed.put(people.application(), times + 1);
      people.resume();
    }
  }
}
