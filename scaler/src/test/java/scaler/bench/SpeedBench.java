package scaler.bench;

import static scaler.bench.PolicyBench.row;
import static scaler.bench.PolicyBench.say;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  static void run() throws InterruptedException {
    Map<String, Trace> roles = new LinkedHashMap<>();
    for (int round = 1; round <= 2; round++) {
      int number = round;
      PolicyBench.made(HOURS, SEED * round)
          .forEach((name, load) -> roles.put(name + " " + number, load));
    }
    // What runs first is slow everywhere: the JVM compiles.
    roles.values().forEach(load -> new ArenaFleet().course(Fit.beginning(load)));
    int processors = Runtime.getRuntime().availableProcessors();
    say("## Speed: 14 days of %d roles, on %d processors".formatted(roles.size(), processors));
    row("load", List.of("jobs", "seconds"));
    List<Callable<String>> runs = new ArrayList<>();
    roles.forEach((name, load) -> runs.add(() -> timed(name, load)));
    long begins = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(processors)) {
      for (Future<String> one : threads.invokeAll(runs)) {
        say(one.get());
      }
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    }
    double seconds = (System.nanoTime() - begins) / 1e9;
    double all = seconds * ROLES / roles.size();
    say("");
    say(
        "%.1f s for %d roles, so %.0f s for %d: %.1f times the minute that is the goal"
            .formatted(seconds, roles.size(), all, ROLES, all / GOAL));
  }

  private static String timed(String name, Trace load) {
    long begins = System.nanoTime();
    new ArenaFleet().course(load);
    return "| %s | %d | %.1f |".formatted(name, load.size(), (System.nanoTime() - begins) / 1e9);
  }
}
