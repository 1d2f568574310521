package scaler.app.command.soak;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import scaler.app.command.read.Table;
import scaler.app.wiring.Here;
import scaler.app.wiring.Version;
import scaler.core.decide.Sentences;
import scaler.sim.fault.FaultKind;
import scaler.sim.law.Law;
import scaler.sim.soak.Life;
import scaler.sim.soak.Settings;
import scaler.sim.soak.Tally;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Tells what came of a soak. */
final class SoakReport {
  private static final int MOST_LINES = 200;

  private final Here here;
  private final Tally tally;
  private final Settings settings;
  private final Duration took;

  /**
   * @param took by this computer's clock
   */
  SoakReport(Here here, Tally tally, Settings settings, Duration took) {
    this.took = took;
    this.here = here;
    this.tally = tally;
    this.settings = settings;
  }

  void tables() {
    Table trouble = new Table("TROUBLE", "TIMES", "WHAT");
    for (FaultKind kind : FaultKind.values()) {
      long times = tally.fired().getOrDefault(kind, 0L);
      trouble.row(kind.name(), Long.toString(times), kind.words());
    }
    trouble.lines().forEach(here::say);
    here.say("");
    Table reached = new Table("CAME ABOUT", "TIMES");
    tally.reached().forEach((path, times) -> reached.row(path, Long.toString(times)));
    reached.lines().forEach(here::say);
    here.say("");
    Table laws = new Table("LAW", "LOOKED AT", "WHAT");
    for (Law law : Law.values()) {
      laws.row(law.name(), Long.toString(tally.held().getOrDefault(law, 0L)), law.sentence());
    }
    laws.lines().forEach(here::say);
    here.say("");
    here.say(
        "%d lives of %d h and a quiet end: %.1f days of a fleet, %d looks, %d events"
            .formatted(
                tally.lives(), settings.hours().toHours(), days(), tally.looks(), tally.events()));
    here.say("it took %s: %.0f days of a fleet a minute".formatted(Sentences.of(took), speed()));
    here.say(
        tally.broken().isEmpty()
            ? "all laws held"
            : "a law was broken in %d of them: %s"
                .formatted(
                    tally.broken().size(),
                    tally.broken().stream().map(life -> Long.toString(life.seed())).toList()));
  }

  private double days() {
    return tally.simulated().toMillis() / 86_400_000.0;
  }

  /** Days of a fleet that were simulated in each minute. */
  private double speed() {
    return days() * 60_000 / Math.max(1, took.toMillis());
  }

  /** One failure, with the shortest story that was found for it. */
  void broken(Life life, Life shortest) {
    here.say("");
    here.say(
        "seed %d (scaler %s): %s"
            .formatted(life.seed(), Version.built(), life.broken().orElse("")));
    here.say(
        "The shortest story found breaks it with %d of %d troubles and %d of %d acts of people:"
            .formatted(
                shortest.happenings().size(),
                life.happenings().size(),
                shortest.acts().size(),
                life.acts().size()));
    List<String> lines = shortest.lines();
    lines
        .subList(Math.max(0, lines.size() - MOST_LINES), lines.size())
        .forEach(line -> here.say("  " + line));
    here.say("  " + shortest.broken().orElse("no law was broken this time"));
    here.say("scaler soak --seed %d --trace tells the whole of it".formatted(life.seed()));
  }

  /** All that is told as JSON; parts are added, none is renamed or removed. */
  private record Report(
      String version,
      int lives,
      double fleetDays,
      double fleetDaysPerMinute,
      long looks,
      long events,
      Map<String, Long> troubles,
      Map<String, Long> cameAbout,
      Map<String, Long> laws,
      List<Failed> broken) {}

  private record Failed(long seed, String how, String history) {}

  void json() {
    Map<String, Long> troubles = new TreeMap<>();
    tally.fired().forEach((kind, times) -> troubles.put(kind.name(), times));
    Map<String, Long> laws = new TreeMap<>();
    tally.held().forEach((law, times) -> laws.put(law.name(), times));
    Report report =
        new Report(
            Version.built(),
            tally.lives(),
            days(),
            speed(),
            tally.looks(),
            tally.events(),
            troubles,
            tally.reached(),
            laws,
            tally.broken().stream()
                .map(life -> new Failed(life.seed(), life.broken().orElse(""), life.hash()))
                .toList());
    here.print(
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(report)
            + System.lineSeparator());
  }
}
