package scaler.bench;

import static scaler.bench.PolicyBench.row;
import static scaler.bench.PolicyBench.say;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import scaler.sim.trace.ArenaFleet;
import scaler.sim.trace.Course;
import scaler.sim.trace.Course.Billing;
import scaler.sim.trace.Replay;
import scaler.sim.trace.Trace;

/** Rules over loads: tables with a line for each load. */
final class Contest {
  static final Contestant SLO = new Contestant("slo", trace -> new ArenaFleet().course(trace));

  private final Map<String, Trace> loads;
  private final Map<String, Double> plans;

  private final boolean planned;

  /** By rule, in the order of the loads. */
  private final Map<String, List<Score>> scores = new LinkedHashMap<>();

  /** A rule over a load. */
  record Contestant(String name, Function<Trace, Course> rule) {}

  /**
   * What came of a rule on a load.
   *
   * @param cost machine-hours beside the plan's, or those of {@code slo}
   * @param late part of the jobs
   * @param launches a day
   */
  record Score(String load, double cost, double late, double launches) {
    String cell() {
      return "%.2f / %.2f %% / %.0f".formatted(cost, 100 * late, launches);
    }
  }

  /**
   * Over some loads.
   *
   * @param plans machine-hours of a schedule made in hindsight, for each load, or empty
   */
  Contest(Map<String, Trace> loads, Map<String, Double> plans) {
    this.loads = loads;
    this.planned = !plans.isEmpty();
    this.plans = new LinkedHashMap<>(plans);
  }

  /** The rules of others. */
  static List<Contestant> peers() {
    return Peers.tuned().stream()
        .map(peer ->
            new Contestant(
                peer.name(),
                trace ->
                    Replay.run(
                        trace,
                        peer.maker().of(trace.meanService()),
                        PolicyBench.setting(PolicyBench.BOOT, Replay.Victims.NEWEST))))
        .toList();
  }

  /** The rule behind {@code slo} beside some more. */
  void table(String title, List<Contestant> others) {
    say("## " + title);
    say(
        "machine-hours beside %s / late / launches a day"
            .formatted(planned ? "the plan's" : "those of `slo`"));
    List<Contestant> all = Stream.concat(Stream.of(SLO), others.stream()).toList();
    row("load", all.stream().map(Contestant::name).toList());
    int n = 0;
    for (Map.Entry<String, Trace> load : loads.entrySet()) {
      List<String> cells = new ArrayList<>();
      for (Contestant one : all) {
        List<Score> own = scores.computeIfAbsent(one.name(), _ -> new ArrayList<>());
        if (own.size() == n) {
          own.add(score(load.getKey(), load.getValue(), one.rule().apply(load.getValue())));
        }
        cells.add(own.get(n).cell());
      }
      row(load.getKey(), cells);
      n++;
    }
    row(
        "geometric mean",
        all.stream()
            .map(one -> "%.3f / %.0f".formatted(mean(one, Score::cost), mean(one, Score::launches)))
            .toList());
    say("");
  }

  /** Of all rules that were in a table, by name. */
  Map<String, List<Score>> scores() {
    return scores;
  }

  private Score score(String name, Trace trace, Course course) {
    double hours = course.hours(Billing.SECOND);
    double days = Duration.between(trace.begins(), trace.ends()).toMinutes() / 1_440.0;
    return new Score(
        name,
        hours / plans.computeIfAbsent(name, _ -> hours),
        course.waits().later(PolicyBench.PROMISE),
        course.launches() / days);
  }

  private double mean(Contestant of, ToDoubleFunction<Score> value) {
    return Math.exp(
        Objects.requireNonNull(scores.get(of.name())).stream()
            .mapToDouble(one -> Math.log(Math.max(1e-3, value.applyAsDouble(one))))
            .average()
            .orElseThrow());
  }
}
