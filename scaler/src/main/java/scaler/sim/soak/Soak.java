package scaler.sim.soak;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import scaler.engine.loop.Hands;
import scaler.engine.loop.Reconciler;
import scaler.engine.loop.Reconciler.Pace;
import scaler.sim.fault.Faults;
import scaler.sim.law.Broken;
import scaler.sim.region.Region;
import scaler.sim.store.SimStore;
import scaler.sim.store.Store;
import scaler.sim.time.Diary;
import scaler.sim.time.Dice;
import scaler.sim.time.Dice.Rolls;
import scaler.sim.time.Seat;
import scaler.sim.time.Timeline;

/**
 * One simulated life: processes, region and people through some hours of trouble, and then none.
 */
public final class Soak {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final long SWEEP = 15_000;

  private final long seed;
  private final Settings settings;
  private final Timeline time;
  private final Diary diary;
  private final Faults faults;
  private final Dice dice;
  private final Applications applications;
  private final Weather weather;
  private final Crashes crashes;
  private final Region region;
  private final Links links;
  private final Store store;
  private final List<NodeLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Seat main;
  private Optional<Throwable> failure = Optional.empty();

  private Soak(long seed, Settings settings, Function<InstantSource, Store> stores) {
    this.seed = seed;
    this.settings = settings;
    dice = new Dice(seed);
    Rolls rolls = dice.rolls("world");
    time = new Timeline(START.plus(Duration.ofMinutes(rolls.from(0, 7 * 24 * 60))));
    diary = new Diary(time, settings.inWords());
    faults = new Faults(dice, settings.spared(), settings.only(), diary);
    applications = new Applications(dice, time, settings.applications());
    region = new Region(time, dice, faults, diary, applications.witness(), rolls.from(10, 40));
    applications.in(region);
    links = new Links(region);
    store = stores.apply(time);
    main = time.seat("main");
    int count = Math.min(settings.nodes(), rolls.from(1, 5));
    Pace pace =
        new Pace(
            Duration.ofSeconds(rolls.one(1, 2, 3, 5)), Duration.ofSeconds(rolls.one(10, 15, 30)));
    crashes = new Crashes(settings.crashes());
    Node.Stage stage =
        new Node.Stage(
            time,
            faults,
            crashes,
            links,
            diary,
            store.ledger().leases(),
            store.candidates(),
            new Following(time, faults, count));
    for (int n = 0; n < count; n++) {
      Node node = new Node(n, stage);
      applications.all().forEach(one -> loops.add(new NodeLoop(node, one, pace)));
    }
    weather = new Weather(time, dice, faults, links, count);
  }

  /** Lives a life with a database in memory. */
  public static Life live(long seed, Settings settings) {
    return live(seed, settings, SimStore::new);
  }

  /**
   * Lives a life.
   *
   * @param stores makes its database, which has no row yet, on the clock of the life
   */
  public static Life live(long seed, Settings settings, Function<InstantSource, Store> stores) {
    return new Soak(seed, settings, stores).live();
  }

  private Life live() {
    store.onCall(application -> loops.forEach(loop -> loop.called(application)));
    weather.begin();
    applications.begin(
        new People.Site(time, diary, region, store.people(), store.ledger(), settings.spared()),
        dice);
    long began = time.millis();
    try {
      loops.forEach(this::start);
      sweep();
      restFor(settings.hours());
      calm();
      new Quiet(time, applications, region, store.ledger(), names())
          .await(() -> restFor(Duration.ofSeconds(10)));
    } catch (Broken broken) {
      failure = Optional.of(broken);
    } finally {
      time.end();
      threads.forEach(Soak::join);
    }
    return new Life(
        seed,
        diary.hash(),
        failure.map(Soak::words),
        diary.events(),
        loops.stream().mapToLong(NodeLoop::looks).sum(),
        time.millis() - began,
        faults.fired(),
        applications.held(),
        applications.reached(),
        faults.happenings(),
        applications.acts(),
        crashes.passed(),
        applications.standing(),
        diary.lines());
  }

  /** From now on there is no trouble. */
  private void calm() {
    faults.end();
    crashes.end();
    region.sickbay().empties();
    applications.people().forEach(People::end);
    weather.clear();
  }

  private List<String> names() {
    return loops.stream().map(NodeLoop::node).map(Node::toString).distinct().toList();
  }

  private static String words(Throwable failure) {
    return failure instanceof Broken broken ? broken.sentence() : failure.toString();
  }

  private void restFor(Duration some) {
    time.rest(main, time.millis() + some.toMillis());
    if (failure.isPresent()) {
      if (failure.get() instanceof Broken broken) {
        throw broken;
      }
      throw new IllegalStateException(failure.get());
    }
  }

  private void sweep() {
    applications.sweep();
    time.in(SWEEP, this::sweep);
  }

  private void start(NodeLoop loop) {
    Books books = new Books(loop, links, faults, diary, store);
    Ports ports = new Ports(loop, links, faults, diary);
    Thread thread =
        Thread.ofPlatform()
            .name("soak-" + seed + "-" + loop)
            .daemon()
            .start(() -> {
              try {
                loop.run(() ->
                    new Reconciler(
                        ports.world(region),
                        books.ledger(),
                        UnaryOperator.identity(),
                        Hands.inOrder(),
                        time::nanos));
              } catch (Timeline.Over over) {
                // The life is over.
              } catch (RuntimeException | Error broken) {
                failure = Optional.of(broken);
                time.handTo(main);
              }
            });
    threads.add(thread);
    time.wake(loop.seat(), time.millis());
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
