package scaler.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import scaler.core.model.Bounds;
import scaler.core.policy.Constants;
import scaler.sim.trace.ArenaFleet;
import scaler.sim.trace.Course;
import scaler.sim.trace.Course.Billing;
import scaler.sim.trace.Loads;
import scaler.sim.trace.Rehearsal;
import scaler.sim.trace.Rehearsal.Trouble;
import scaler.sim.trace.Replay;
import scaler.sim.trace.Replay.Victims;
import scaler.sim.trace.Rule;
import scaler.sim.trace.Timeline;
import scaler.sim.trace.Trace;
import scaler.sim.trace.TraceFile;

/**
 * {@code bin/bench policies [made | recorded | robust | hour | settings | fit | speed]... [--arena
 * DIR]}: what policies cost and how long jobs wait. The rule behind {@code slo} runs in the whole
 * loop of the service, those of others in a replay. DIR is a folder with recorded loads in {@code
 * ../traces} and schedules made in hindsight in {@code plans}.
 */
public final class PolicyBench {
  static final Duration BOOT = Duration.ofMinutes(2);
  static final Duration PROMISE = Duration.ofMinutes(5);

  /** Whose day is shown, and which one of its days, from 0. */
  private static final String DAY_OF = "twitter2021";

  private static final int DAY = 1;
  private static final double WEEK = 7 * 24;
  private static final List<String> ALL = List.of("made", "recorded", "robust");

  private PolicyBench() {}

  /** What of it, and where the recorded loads are. */
  public static void main(String[] words) throws IOException, InterruptedException {
    List<String> parts = new ArrayList<>(List.of(words));
    Optional<Path> arena = Optional.empty();
    int at = parts.indexOf("--arena");
    if (at >= 0 && at + 1 < parts.size()) {
      arena = Optional.of(Path.of(parts.get(at + 1)));
      parts.subList(at, at + 2).clear();
    }
    Map<String, Trace> recorded = recorded(arena);
    for (String part : parts.isEmpty() ? ALL : parts) {
      switch (part) {
        case "made" -> made(made());
        case "recorded" -> {
          if (!recorded.isEmpty()) {
            recorded(recorded, plans(arena.orElseThrow(), recorded));
          }
        }
        case "robust" -> robust(recorded.isEmpty() ? made() : recorded);
        case "hour" -> HourBench.run(recorded.isEmpty() ? made() : recorded);
        case "speed" -> SpeedBench.run();
        case "settings" -> OwnRules.search(recorded.isEmpty() ? made() : recorded);
        case "fit" -> Fit.leaveOneOut(recorded.isEmpty() ? made() : recorded);
        default ->
            say("there is no \"" + part + "\": made, recorded, robust, hour, settings, fit, speed");
      }
    }
  }

  private static void made(Map<String, Trace> loads) {
    Contest contest = new Contest(loads, Map.of());
    contest.table("Loads that are made, a week each: all rules of scaler", OwnRules.used());
    contest.table("Loads that are made, a week each: those of others", Contest.peers());
  }

  private static Map<String, Trace> made() {
    return made(WEEK, 1);
  }

  /** One of each family, of so many hours. */
  static Map<String, Trace> made(double hours, int seed) {
    Map<String, Trace> made = new LinkedHashMap<>();
    made.put("on and off", Loads.onAndOff(hours, seed));
    made.put("ramp", Loads.ramp(hours, seed + 1));
    made.put("flash crowd", Loads.flashCrowd(hours, seed + 2));
    made.put("lull", Loads.lull(hours, seed + 3));
    made.put("week", Loads.week(hours, seed + 4));
    made.put("heavy tail", Loads.heavyTail(hours, seed + 5));
    return made;
  }

  private static Map<String, Trace> recorded(Optional<Path> arena) throws IOException {
    Map<String, Trace> recorded = new LinkedHashMap<>();
    Optional<Path> traces = arena.map(dir -> dir.resolveSibling("traces"));
    if (traces.isEmpty() || !Files.isDirectory(traces.get())) {
      say("no recorded loads: say where they are with --arena DIR");
      return recorded;
    }
    try (var files = Files.list(traces.get())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv.gz")).sorted().toList()) {
        recorded.put(file.getFileName().toString().replace(".csv.gz", ""), TraceFile.read(file));
      }
    }
    return recorded;
  }

  /** What a schedule made in hindsight costs, where there is one. */
  private static Map<String, Double> plans(Path arena, Map<String, Trace> traces)
      throws IOException {
    Map<String, Double> hours = new LinkedHashMap<>();
    for (Map.Entry<String, Trace> one : traces.entrySet()) {
      Path plan = arena.resolve("plans").resolve(one.getKey() + ".csv");
      if (Files.exists(plan)) {
        Rule timeline = Timeline.read(plan, one.getValue());
        Course course = Replay.run(one.getValue(), timeline, setting(BOOT, Victims.SOONEST));
        hours.put(one.getKey(), course.hours(Billing.SECOND));
      }
    }
    return hours;
  }

  static Replay.Setting setting(Duration boot, Victims victims) {
    return new Replay.Setting(boot, 1, new Bounds(1, 200), Duration.ZERO, Billing.SECOND, victims);
  }

  /** The tables, and the pictures of the docs. */
  private static void recorded(Map<String, Trace> loads, Map<String, Double> plans)
      throws IOException {
    Contest contest = new Contest(loads, plans);
    contest.table("Recorded loads: all rules of scaler", OwnRules.used());
    contest.table("Recorded loads: those of others", Contest.peers());
    picture("policies-cost.svg", CostPicture.of(contest.scores()));
    Trace trace = loads.get(DAY_OF);
    if (trace != null) {
      List<DayPicture.Side> sides =
          Stream.of(Contest.SLO, Contest.peers().getFirst())
              .map(one -> new DayPicture.Side(one.name(), one.rule().apply(trace)))
              .toList();
      picture("policies-day.svg", DayPicture.of(DAY_OF, trace, DAY, sides));
    }
  }

  private static void picture(String name, String svg) throws IOException {
    Path file = Path.of(System.getProperty("scaler.project", ".."), "docs", "images", name);
    Files.writeString(file, svg);
    say("picture: " + file.normalize());
  }

  private static String late(Course course) {
    return "%.2f %%".formatted(100 * course.waits().later(PROMISE));
  }

  /** Something that is not as it was, under which the share of late jobs is told. */
  private record Case(String name, UnaryOperator<Trace> load, Rehearsal.Setting setting) {
    static Case of(String name, Duration boot, Trouble trouble) {
      return new Case(name, UnaryOperator.identity(), new Rehearsal.Setting(boot, 1, trouble));
    }
  }

  private static void robust(Map<String, Trace> loads) {
    say("## What is not as it was: late, and machine-hours beside the first column");
    List<Case> cases = new ArrayList<>();
    cases.add(Case.of("as it is", BOOT, Trouble.NONE));
    for (int boot : List.of(60, 300, 400)) {
      cases.add(Case.of("boot " + boot + " s", Duration.ofSeconds(boot), Trouble.NONE));
    }
    cases.add(Case.of("10 % stillborn", BOOT, new Trouble(0.1, Duration.ZERO)));
    cases.add(Case.of("silent 10 min", BOOT, new Trouble(0, Duration.ofMinutes(10))));
    List<String> names = new ArrayList<>(cases.stream().map(Case::name).toList());
    names.addAll(List.of("jobs taken for half", "jobs taken for twice"));
    row("load", names);
    loads.forEach((name, trace) -> {
      List<Course> courses = new ArrayList<>();
      cases.forEach(one -> courses.add(new ArenaFleet().course(trace, one.setting())));
      courses.add(Fit.course(trace, Constants.USED, BOOT, 0.5));
      courses.add(Fit.course(trace, Constants.USED, BOOT, 2));
      double base = courses.getFirst().hours(Billing.SECOND);
      row(
          name,
          courses.stream()
              .map(one -> "%s / %.2f".formatted(late(one), one.hours(Billing.SECOND) / base))
              .toList());
    });
    say("");
  }

  static void row(String name, List<String> cells) {
    say("| %s | %s |".formatted(name, String.join(" | ", cells)));
  }

  /** For a terminal: nothing is logged. */
  static void say(String line) {
    try {
      System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      System.out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
