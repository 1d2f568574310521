package scaler.bench;

import static scaler.bench.PolicyBench.row;
import static scaler.bench.PolicyBench.say;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.Bounds;
import scaler.sim.trace.ArenaFleet;
import scaler.sim.trace.Course;
import scaler.sim.trace.Course.Billing;
import scaler.sim.trace.Rehearsal;
import scaler.sim.trace.Replay;
import scaler.sim.trace.Trace;

/**
 * Machines of which each hour begun is paid for, and that live for 45 minutes at least: the rule
 * behind {@code slo}, which knows it, beside others that are tuned for it. Those let machines go
 * first whose hour is over first.
 */
final class HourBench {
  private static final double ALLOWED = 0.01;
  private static final Duration LIFETIME = Duration.ofMinutes(45);

  private HourBench() {}

  static void run(Map<String, Trace> loads) {
    say("## Hours that are paid for whole: machine-hours / late");
    Map<String, List<Score>> settings = new LinkedHashMap<>();
    Peers.settings()
        .forEach(peer ->
            settings.put(peer.name(), loads.values().stream().map(t -> of(peer, t)).toList()));
    List<Score> ours = loads.values().stream().map(HourBench::ours).toList();
    Optional<String> tuned =
        settings.entrySet().stream()
            .filter(one -> one.getValue().stream().allMatch(Score::keeps))
            .min(Map.Entry.comparingByValue((a, b) -> Double.compare(mean(a), mean(b))))
            .map(Map.Entry::getKey);
    row("load", List.of("auto", tuned.orElse("no setting keeps it"), "best for this very load"));
    List<Score> best = new ArrayList<>();
    int n = 0;
    for (String load : loads.keySet()) {
      int at = n;
      Score other =
          tuned.map(name -> settings.getOrDefault(name, ours).get(at)).orElse(ours.get(at));
      Score cheapest =
          settings.values().stream()
              .map(all -> all.get(at))
              .filter(Score::keeps)
              .min((a, b) -> Double.compare(a.hours(), b.hours()))
              .orElse(other);
      best.add(cheapest);
      row(load, List.of(ours.get(at).cell(), other.cell(), cheapest.cell()));
      n++;
    }
    double all = mean(ours);
    row(
        "geometric mean",
        List.of(
            "%.0f".formatted(all),
            tuned
                .map(name -> mean(settings.getOrDefault(name, ours)))
                .map(
                    mean -> "%.0f: auto is %.1f %% cheaper".formatted(mean, 100 - 100 * all / mean))
                .orElse(""),
            "%.0f: %.1f %%".formatted(mean(best), 100 - 100 * all / mean(best))));
    say("");
  }

  private static Score ours(Trace trace) {
    Rehearsal.Setting setting =
        new Rehearsal.Setting(PolicyBench.BOOT, 1, Rehearsal.Trouble.NONE, Billing.HOUR);
    return Score.of(new ArenaFleet().living(LIFETIME).course(trace, setting));
  }

  private static Score of(Peers.Peer peer, Trace trace) {
    return Score.of(
        Replay.run(
            trace,
            peer.maker().of(trace.meanService()),
            new Replay.Setting(
                PolicyBench.BOOT,
                1,
                new Bounds(1, 200),
                LIFETIME,
                Billing.HOUR,
                Replay.Victims.NEWEST)));
  }

  private record Score(double hours, double late) {
    static Score of(Course course) {
      return new Score(course.hours(Billing.HOUR), course.waits().later(PolicyBench.PROMISE));
    }

    boolean keeps() {
      return late <= ALLOWED;
    }

    String cell() {
      return "%.0f / %.2f %%".formatted(hours, 100 * late);
    }
  }

  private static double mean(List<Score> scores) {
    return Math.exp(
        scores.stream().mapToDouble(one -> Math.log(one.hours())).sum() / scores.size());
  }
}
