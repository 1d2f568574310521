package scaler.app.command.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.sim.fault.FaultKind;
import scaler.sim.soak.Batch;
import scaler.sim.soak.CrashSweep;
import scaler.sim.soak.Life;
import scaler.sim.soak.Settings;
import scaler.sim.soak.Shortest;
import scaler.sim.soak.Soak;
import scaler.sim.soak.Tally;

/** {@code scaler soak}. */
@Command(
    name = "soak",
    description = "Tries scaler out in a simulated region with every kind of trouble.",
    mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {
  private static final int TRIES = 300;
  private static final int TOLD = 3;
  private static final long PROGRESS = 2_000;

  private final Here here;

  @Option(names = "--seeds", paramLabel = "N", description = "so many lives (default: 200)")
  private int seeds = 200;

  @Option(names = "--from", paramLabel = "S", description = "the first seed (default: 1)")
  private long from = 1;

  @Option(names = "--seed", paramLabel = "S", description = "one life, of that seed")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--hours",
      paramLabel = "H",
      description = "simulated hours of trouble in each life (default: 6)")
  private int hours = 6;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "processes in a life at the most, up to 5 (default: 5)")
  private int nodes = 5;

  @Option(
      names = "--applications",
      paramLabel = "N",
      description = "applications in a life at the most, up to 3 (default: 3)")
  private int applications = Settings.MOST_APPLICATIONS;

  @Option(
      names = "--only",
      paramLabel = "KIND",
      description = "the one kind of trouble, in every life")
  private Optional<FaultKind> only = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "lives at a time (default: one for each processor)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--crashes",
      paramLabel = "N",
      description = {
        "calm lives of an hour: in each a process dies where it changes something, once in",
        "every life (1) or twice (2), at each point or each two; --only adds one trouble"
      })
  private int crashes;

  @Option(names = "--trace", description = "tells the whole story of --seed")
  private boolean trace;

  @Option(names = "--json", description = "one JSON object instead of text")
  private boolean json;

  public SoakCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    Settings settings =
        Settings.STANDARD.lasting(Duration.ofHours(hours)).on(nodes).of(applications).only(only);
    if (trace) {
      Life life = Soak.live(seed.orElseThrow(), settings.told());
      life.lines().forEach(here::say);
      here.say(end(life));
      return life.broken().isEmpty() ? Exit.OK : Exit.FAILED;
    }
    if (crashes > 0) {
      return sweep();
    }
    Batch batch = new Batch(seed.orElse(from), seed.isPresent() ? 1 : seeds, settings);
    Instant begun = here.clock().instant();
    boolean whole = lived(batch.begin(threads));
    Tally tally = batch.tally();
    SoakReport report =
        new SoakReport(here, tally, settings, Duration.between(begun, here.clock().instant()));
    if (json) {
      report.json();
    } else {
      report.tables();
      tally.broken().stream()
          .limit(whole ? TOLD : 0)
          .forEach(life -> report.broken(life, Shortest.of(life.seed(), settings, life, TRIES)));
    }
    if (!whole) {
      throw new Refusal(
          Exit.INTERRUPTED, "stopped after %d of %d lives".formatted(tally.lives(), seeds));
    }
    return tally.broken().isEmpty() ? Exit.OK : Exit.FAILED;
  }

  private int sweep() throws InterruptedException {
    Settings calm =
        only.isPresent()
            ? Settings.STANDARD.lasting(Settings.CALM.hours()).on(2).of(1).only(only)
            : Settings.CALM;
    boolean whole = true;
    for (long one = seed.orElse(from);
        one < seed.orElse(from) + (seed.isPresent() ? 1 : seeds);
        one++) {
      CrashSweep sweep = new CrashSweep(one, calm, threads);
      CrashSweep.Found found = crashes == 1 ? sweep.single() : sweep.pairs(1);
      here.say(
          "seed %d: %d points, %d lives: %s"
              .formatted(
                  found.seed(),
                  found.points(),
                  found.lives(),
                  found.broken().orElse("no law broken")));
      whole &= found.broken().isEmpty();
    }
    return whole ? Exit.OK : Exit.FAILED;
  }

  private void check() {
    if (trace && seed.isEmpty()) {
      throw new Refusal(Exit.USAGE, "--trace tells one story: say which with --seed");
    }
    if (crashes < 0 || crashes > 2) {
      throw new Refusal(Exit.USAGE, "--crashes is 1 or 2");
    }
    if (seeds < 1 || hours < 1 || nodes < 1 || nodes > 5 || threads < 1) {
      throw new Refusal(
          Exit.USAGE, "--seeds, --hours and --threads are 1 or more, and --nodes is 1 to 5");
    }
    if (applications < 1 || applications > Settings.MOST_APPLICATIONS) {
      throw new Refusal(Exit.USAGE, "--applications is 1 to " + Settings.MOST_APPLICATIONS);
    }
  }

  private static String end(Life life) {
    return "%s; history %s, %d events, %d looks"
        .formatted(
            life.broken().orElse("seed %d: all laws held".formatted(life.seed())),
            life.hash(),
            life.events(),
            life.looks());
  }

  /** Whether all were lived; Ctrl-C ends it with those that were. */
  private boolean lived(Batch batch) {
    try {
      while (!batch.await(PROGRESS)) {
        if (here.terminal() && !json) {
          here.err()
              .print(
                  "\r%d lives, %d broken "
                      .formatted(batch.tally().lives(), batch.tally().broken().size()));
          here.err().flush();
        }
      }
      if (here.terminal() && !json) {
        here.err().print("\r");
      }
      return true;
    } catch (InterruptedException signal) {
      batch.stop();
      return false;
    }
  }
}
