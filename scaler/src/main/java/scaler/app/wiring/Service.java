package scaler.app.wiring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.Sentences;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Machine;
import scaler.core.model.Reading;
import scaler.engine.loop.Hands;
import scaler.engine.loop.Loop;
import scaler.engine.loop.Outage;
import scaler.engine.loop.Readings;
import scaler.engine.loop.Reconciler.Pace;
import scaler.engine.port.Fleets.Active;
import scaler.inbound.http.HttpService;
import scaler.inbound.http.HttpService.Answer;
import scaler.inbound.quartz.FiringScheduler;
import scaler.outbound.postgres.JdbiCandidates;
import scaler.outbound.postgres.JdbiFirings;
import scaler.outbound.postgres.JdbiLeases;
import scaler.outbound.postgres.PgWakeups;
import scaler.outbound.postgres.Retention;
import scaler.outbound.probe.HttpPages;

/** The service: the clock, the loops of its applications and its pages. */
public final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");
  private static final Duration LOOK_FOR_CHANGES = Duration.ofSeconds(2);
  private static final Duration PRUNE = Duration.ofHours(1);

  private final Session session;
  private final Supplier<List<String>> meant;
  private final List<String> applications = new CopyOnWriteArrayList<>();
  private final PgWakeups wakeups;
  private final FiringScheduler scheduler;
  private final HttpService http;
  private final Watch watch;
  private final Outage noTriggers = new Outage();
  private final Outage notServed = new Outage();
  private final List<Thread> loops = new CopyOnWriteArrayList<>();
  private final Thread clock = Thread.ofVirtual().name("clock").unstarted(this::keepClock);
  private boolean closed;

  private Service(
      Session session,
      Supplier<List<String>> meant,
      PgWakeups wakeups,
      FiringScheduler scheduler,
      HttpListen listen) {
    this.session = session;
    this.meant = meant;
    this.wakeups = wakeups;
    this.scheduler = scheduler;
    this.watch = new Watch(session);
    this.http = new HttpService(listen.host(), listen.port(), new Behind());
  }

  /** Where the pages listen. Port 0 takes a free one. */
  public record HttpListen(String host, int port) {}

  /**
   * Starts everything; it runs until it is closed.
   *
   * @param meant the applications to decide for; what it names later is begun with then
   */
  public static Service start(Session session, Supplier<List<String>> meant, HttpListen listen) {
    var address = session.address();
    FiringScheduler scheduler =
        FiringScheduler.open(
            new FiringScheduler.Store(
                address.url(), address.user(), address.password(), session.here().process()),
            new JdbiFirings(session.database(), session.here().process()),
            session.here().clock());
    Service service = new Service(session, meant, new PgWakeups(address), scheduler, listen);
    try {
      service.begin();
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
    return service;
  }

  private void begin() {
    http.start();
    meant.get().forEach(this::serve);
    scheduler.start();
    clock.start();
  }

  private void serve(String application) {
    FleetSpec fleet = session.fleet(Optional.of(application));
    Loop loop =
        new Loop(
            application,
            session.here().process(),
            new JdbiLeases(session.database()),
            new JdbiCandidates(session.database()),
            watch.over(fleet),
            wakeups,
            session.database());
    applications.add(application);
    loops.add(
        Thread.ofPlatform()
            .name("loop-" + application)
            .start(() -> {
              try {
                loop.run(Pace.STANDARD);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  /** Begins with what was applied for the first time since. */
  private void serveMore() {
    List<String> inVain = new ArrayList<>();
    for (String application : meant.get()) {
      if (!applications.contains(application)) {
        try {
          serve(application);
          LOG.info("{}: applied for the first time; this process runs for it, too", application);
        } catch (RuntimeException e) {
          inVain.add("%s (%s)".formatted(application, e.getMessage()));
        }
      }
    }
    if (inVain.isEmpty()) {
      notServed.over();
    } else {
      notServed
          .goesOn()
          .ifPresent(lasted ->
              LOG.warn(
                  "nothing is decided yet{} for what was applied for the first time: {}",
                  lasted.isZero() ? "" : ", since " + Sentences.of(lasted) + ",",
                  String.join(", ", inVain)));
    }
  }

  public int httpPort() {
    return http.port();
  }

  /** Keeps the triggers those of the active configurations, and the tables small. */
  private void keepClock() {
    Instant pruneAt = Instant.MIN;
    Map<String, Integer> known = new HashMap<>();
    var fleets = new StoredFleets(session.database());
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          watch.tellOfHangs();
          serveMore();
          for (String application : applications) {
            known.put(application, sync(fleets, application, known.getOrDefault(application, 0)));
          }
          Instant now = session.database().instant();
          if (now.isAfter(pruneAt)) {
            new Retention(session.database()).prune(now);
            pruneAt = now.plus(PRUNE);
          }
          noTriggers.over();
        } catch (RuntimeException e) {
          // The loops tick by themselves; the clock's triggers only make them look sooner.
          noTriggers
              .goesOn()
              .ifPresent(lasted ->
                  LOG.warn(
                      "the clock's triggers were not brought up to date{}, will try again: {}",
                      lasted.isZero() ? "" : " for " + Sentences.of(lasted),
                      e.getMessage()));
        }
        Thread.sleep(LOOK_FOR_CHANGES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int sync(StoredFleets fleets, String application, int known) {
    Optional<Active> active = fleets.active(application);
    if (active.isEmpty() || active.get().version() == known) {
      return known;
    }
    scheduler.sync(active.get().spec(), active.get().version());
    if (known > 0) {
      LOG.info("{}: version {} governs now", application, active.get().version());
    }
    return active.get().version();
  }

  /** A role with a backlog, and the fleet that it belongs to. */
  private record Queued(FleetSpec fleet, RoleSpec role) {}

  private Answer queueLength(Optional<String> roleName) {
    List<Queued> queued =
        applications.stream()
            .map(name -> session.fleet(Optional.of(name)))
            .flatMap(fleet -> fleet.roles().stream().map(role -> new Queued(fleet, role)))
            .filter(one -> one.role().backlog().isPresent())
            .filter(one -> roleName.map(one.role().name().value()::equals).orElse(true))
            .toList();
    if (queued.size() != 1) {
      return new Answer(
          404,
          queued.isEmpty()
              ? roleName
                  .map(name -> "no role %s has a backlog".formatted(name))
                  .orElse("no role has a backlog")
              : "several roles have a backlog, name one: /queue/length?role=ROLE");
    }
    FleetSpec fleet = queued.getFirst().fleet();
    RoleSpec role = queued.getFirst().role();
    List<Machine> machines =
        session.ledger().machines().living(fleet.application()).stream()
            .filter(machine -> machine.role().equals(role.name()))
            .toList();
    try (HttpPages pages = session.pages(fleet)) {
      var readings =
          new Readings(session.queues(fleet), pages, Hands.sideBySide(), System::nanoTime);
      var sources = role.backlog().orElseThrow().sources();
      return switch (readings.read(sources, machines, session.here().clock().instant())) {
        case Reading.Known known -> new Answer(200, Integer.toString(known.demand()));
        case Reading.Unknown(var at, var why) -> new Answer(503, "unknown: " + why);
      };
    }
  }

  /** What stands behind the pages. */
  private final class Behind implements HttpService.Pages {
    @Override
    public Answer queueLength(Optional<String> role) {
      return Service.this.queueLength(role);
    }

    @Override
    public Answer health() {
      return watch.health(applications);
    }

    @Override
    public Answer metrics() {
      return Meters.answer(session, watch, applications);
    }
  }

  /** Ends everything; a second caller waits for the first. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    http.close();
    scheduler.close();
    // The clock first: it may begin with another loop.
    end(List.of(clock));
    end(loops);
    wakeups.close();
    watch.close();
  }

  private static void end(List<Thread> threads) {
    // One that was never started cannot be waited for.
    List<Thread> alive = threads.stream().filter(Thread::isAlive).toList();
    alive.forEach(Thread::interrupt);
    for (Thread thread : alive) {
      try {
        thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
