package scaler.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import scaler.core.model.HealRung;
import scaler.sim.SimFault;

/**
 * {@code bin/bench heal FILE [quick]}: crashes of a paper on high availability by reboot, restart
 * and reinstallation, at their number, in the simulator; FILE is the picture of them.
 */
public final class HealBench {
  private static final int MILD = 10_000;
  private static final int DESTRUCTIVE = 5_000;
  private static final int LADDERS = 1_000;

  /** What the paper measured, in seconds: mean and spread, by what cured the machine. */
  private static final List<String> PAPER =
      List.of("reboot 100 +- 70", "restart 180 +- 30", "reinstallation 542 +- 45");

  private static final List<HealRung> LADDER =
      List.of(HealRung.REBOOT, HealRung.RESTART, HealRung.REPLACE);

  private HealBench() {}

  /** A kind of crash, and how often. */
  private record Series(String name, List<HealRung> ladder, List<SimFault> faults, int crashes) {}

  /** The first word is where the picture goes. */
  public static void main(String[] words) throws IOException {
    int part = List.of(words).contains("quick") ? 50 : 1;
    List<Series> all =
        List.of(
            new Series(
                "halt or overload, whole ladder",
                LADDER,
                List.of(SimFault.HALT, SimFault.OVERLOAD),
                MILD / part),
            new Series(
                "boot disk gone, replaced at once",
                List.of(HealRung.REPLACE),
                List.of(SimFault.DISK),
                DESTRUCTIVE / part),
            new Series(
                "boot disk gone, whole ladder", LADDER, List.of(SimFault.DISK), LADDERS / part));
    say(
        "a check every 5 s, 3 of 4 must fail; a machine runs %d s after its launch and boots in %d s"
            .formatted(Crash.TIMES.pending().toSeconds(), Crash.TIMES.boot().toSeconds()));
    say("the paper, in seconds: " + String.join(", ", PAPER));
    List<HealChart.Line> lines = new ArrayList<>();
    int wrong = 0;
    for (Series series : all) {
      List<Crash.Course> courses = courses(series);
      wrong += report(series, courses);
      lines.add(
          new HealChart.Line(
              series.name(),
              courses.stream().map(course -> seconds(course.recovery())).sorted().toList()));
    }
    Files.writeString(Path.of(words[0]), HealChart.of(lines));
    say("");
    say("wrong end states in all: " + wrong);
    if (wrong > 0) {
      throw new IllegalStateException(wrong + " crashes ended wrongly");
    }
  }

  private static List<Crash.Course> courses(Series series) {
    List<Crash.Course> courses = new ArrayList<>();
    for (int n = 0; n < series.crashes(); n++) {
      SimFault fault = series.faults().get(n % series.faults().size());
      courses.add(Crash.of(series.ladder(), fault, n));
    }
    return courses;
  }

  private static int report(Series series, List<Crash.Course> courses) {
    List<String> wrong = courses.stream().flatMap(course -> course.wrong().stream()).toList();
    say("");
    say(
        "%s: %d crashes, %d wrong end states"
            .formatted(series.name(), courses.size(), wrong.size()));
    wrong.stream().limit(3).forEach(HealBench::say);
    line("detection", courses.stream().map(Crash.Course::detection).toList());
    line("recovery", courses.stream().map(Crash.Course::recovery).toList());
    line("recovery without detection and boot", courses.stream().map(Crash.Course::rest).toList());
    return wrong.size();
  }

  private static void line(String what, List<Duration> all) {
    List<Double> sorted = all.stream().map(HealBench::seconds).sorted().toList();
    double mean = sorted.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    double spread =
        Math.sqrt(
            sorted.stream().mapToDouble(one -> (one - mean) * (one - mean)).average().orElse(0));
    say(
        String.format(
            Locale.ROOT,
            "  %-36s %6.1f +- %4.1f s   p50 %6.1f  p95 %6.1f  p99 %6.1f  max %6.1f",
            what,
            mean,
            spread,
            at(sorted, 50),
            at(sorted, 95),
            at(sorted, 99),
            sorted.getLast()));
  }

  private static double at(List<Double> sorted, int percent) {
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
