package scaler.bench;

import static scaler.bench.PolicyBench.row;
import static scaler.bench.PolicyBench.say;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import scaler.sim.trace.ArenaFleet;
import scaler.sim.trace.Trace;

/**
 * How long rehearsals take, beside what is wanted of them: 100 roles over 14 days in a minute. So
 * many would take a while, so two of each family of made loads are run, and the rest is reckoned.
 */
final class SpeedBench {
  private static final int ROLES = 100;
  private static final double HOURS = 14 * 24.0;
  private static final double GOAL = Duration.ofMinutes(1).toSeconds();
  private static final int SEED = 100;

  private SpeedBench() {}

  static void run() {
    Map<String, Trace> roles = new LinkedHashMap<>();
    for (int round = 1; round <= 2; round++) {
      int number = round;
      PolicyBench.made(HOURS, SEED * round)
          .forEach((name, load) -> roles.put(name + " " + number, load));
    }
    // What runs first is slow everywhere: the JVM compiles.
    roles.values().forEach(load -> new ArenaFleet().course(Fit.beginning(load)));
    int processors = Runtime.getRuntime().availableProcessors();
    say("## Speed: 14 days of %d roles".formatted(roles.size()));
    row("load", List.of("jobs", "seconds of a processor"));
    double seconds = 0;
    for (Map.Entry<String, Trace> role : roles.entrySet()) {
      long begins = worked();
      new ArenaFleet().course(role.getValue());
      double took = (worked() - begins) / 1e9;
      row(role.getKey(), List.of(Integer.toString(role.getValue().size()), "%.1f".formatted(took)));
      seconds += took;
    }
    double all = seconds * ROLES / roles.size() / processors;
    say("");
    say(
        "%.0f s of a processor for %d roles, so %.0f s for %d on %d: %.1f times the minute that is the goal"
            .formatted(seconds, roles.size(), all, ROLES, processors, all / GOAL));
  }

  /** What others do on this computer does not count. */
  private static long worked() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
