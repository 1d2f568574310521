package scaler.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import scaler.engine.loop.Reconciler;
import scaler.outbound.postgres.Database;
import scaler.outbound.postgres.embedded.DatabaseLogin;
import scaler.outbound.postgres.embedded.EmbeddedPostgres;

/**
 * {@code bin/bench cloud FOLDER [quick | cold]}: what the loop costs on EC2, beside what must be
 * paid.
 */
public final class CloudBench {
  private static final int RATE = 1000;

  private CloudBench() {}

  /** The first word is a folder for a PostgreSQL of its own, which is kept for the next time. */
  public static void main(String[] words) throws Exception {
    boolean quick = List.of(words).contains("quick");
    EmbeddedPostgres postgres = EmbeddedPostgres.in(Path.of(words[0]));
    // Also when it is stopped by Ctrl-C, the server ends with it.
    Runtime.getRuntime().addShutdownHook(new Thread(postgres::stop, "end-postgres"));
    postgres.attachOrStart();
    machine();
    var many = new LaunchBench.Order(512, Duration.ofMillis(100), RATE, RATE);
    if (List.of(words).contains("cold")) {
      launches(postgres, many, true);
      return;
    }
    tick(postgres, new TickBench.Shape(20, 50, 10), quick);
    tick(postgres, new TickBench.Shape(1, 50, 200), quick);
    launches(postgres, many, quick);
    launches(postgres, new LaunchBench.Order(30, Duration.ofMillis(100), 5, 2), true);
  }

  private static Database.Address fresh(EmbeddedPostgres postgres) {
    DatabaseLogin login =
        postgres.createDatabase("bench_" + Long.toString(System.nanoTime() & 0xffffffffffL, 36));
    return new Database.Address(login.url(), login.user(), login.password());
  }

  private static void machine() {
    say(
        "Java %s, %d processors, heap of at most %d MB"
            .formatted(
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20));
  }

  private static void tick(EmbeddedPostgres postgres, TickBench.Shape shape, boolean quick)
      throws Exception {
    TickBench.Result result = TickBench.run(fresh(postgres), shape, quick ? 2 : 8, quick ? 3 : 15);
    List<Double> ratios = Figures.ratios(result.looks(), result.alone());
    List<Double> wholes = Figures.ratios(result.whole(), result.alone());
    say("");
    say(
        "%,d machines, %,d roles (%d applications of %d): %d pages, %.1f MB"
            .formatted(
                shape.allMachines(),
                shape.allRoles(),
                shape.applications(),
                shape.roles(),
                result.pages(),
                result.pageBytes() / 1e6));
    say("  observe and decide        %s".formatted(Figures.spread(result.looks())));
    say("  the SDK alone             %s".formatted(Figures.spread(result.alone())));
    say("  ratio                     %s   (wanted: 1.5 or less)".formatted(spread(ratios)));
    say("  with all that is written  %s".formatted(Figures.spread(result.whole())));
    say("  ratio                     %s".formatted(spread(wholes)));
    say("  live heap                 %d MB   (wanted: 256 or less)".formatted(result.heap() >> 20));
    say(
        "  listings asked for        %s each look   (pages: %d)"
            .formatted(result.calls().stream().distinct().toList(), result.pages()));
    say("  steps to do               %d".formatted(result.steps()));
  }

  private static void launches(EmbeddedPostgres postgres, LaunchBench.Order order, boolean quick)
      throws Exception {
    LaunchBench.Result result =
        LaunchBench.run(fresh(postgres), order, quick ? 0 : 2, quick ? 1 : 7);
    List<Long> ideal = result.nanos().stream().map(any -> order.ideal().toNanos()).toList();
    say("");
    say(
        "%d launches, each answered after %d ms, %d at a time, %d at once and %.0f a second"
            .formatted(
                order.launches(),
                order.delay().toMillis(),
                Reconciler.AT_ONCE,
                order.burst(),
                order.perSecond()));
    say("  from the look to the last row  %s".formatted(Figures.spread(result.nanos())));
    say("  the least possible             %d ms".formatted(order.ideal().toMillis()));
    say(
        "  ratio                          %s   (wanted: 1.3 or less)"
            .formatted(spread(Figures.ratios(result.nanos(), ideal))));
    say("  looks                          %s".formatted(result.looks()));
    say(
        "  accounts                       %s"
            .formatted(
                result.wrong().isEmpty() ? "each launch is tagged and on record" : result.wrong()));
  }

  private static String spread(List<Double> sorted) {
    return "%.2f (%.2f-%.2f)"
        .formatted(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
