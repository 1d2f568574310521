package scaler.app.command.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import scaler.app.command.fleet.FleetFiles;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Service;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.model.RoleName;
import scaler.engine.port.Outcome;
import scaler.outbound.local.LocalBalancer;
import scaler.outbound.local.wire.Description;
import scaler.outbound.postgres.Status;
import scaler.outbound.postgres.Usage;
import scaler.outbound.postgres.embedded.DatabaseLogin;

/** One run of the demo, from an empty folder to an empty folder. */
final class Demo implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofMinutes(4);
  private static final RoleName JOBS = new RoleName("jobs");
  private static final RoleName WEB = new RoleName("web");

  private final Here here;
  private final Path root;
  private final Process watch;

  /**
   * @param here with a home below {@code root}
   */
  Demo(Here here, Path root) throws IOException {
    this.here = here;
    this.root = root;
    this.watch = Leftovers.watch(here, root);
  }

  /**
   * Runs the demo.
   *
   * @param picture where the chart goes; a temporary file where it is not said
   * @throws InterruptedException when a signal has ended it
   */
  int run(int jobs, double seconds, Optional<Path> picture) throws Exception {
    Instant began = here.clock().instant();
    here.say("preparing: a PostgreSQL, a local cloud, a release in " + root);
    DatabaseLogin login = Session.embedded(here).createDatabase("demo_jobs");
    DemoQueue queue = new DemoQueue(login);
    queue.prepare();
    DemoFiles files = DemoFiles.in(root);
    files.unpack(here, queue.url("dbhost"));
    Here inside =
        here.with("DEMO_JOBS_URL", queue.url(queue.place()))
            .with("DEMO_DATABASE", queue.place())
            .with("DEMO_RELEASES", files.releases().toString());
    startCloud();
    try (Session session = Session.open(inside)) {
      var read = FleetFiles.read(inside, files.fleetFile());
      session
          .configurations()
          .apply(
              FleetFiles.draft(inside, files.fleetFile(), read),
              Resolved.asWritten(read.spec().cloud()));
      List<String> applications = List.of(read.spec().application());
      Service service =
          Service.start(session, () -> applications, new Service.HttpListen("127.0.0.1", 0));
      try {
        Story story = new Story(session, read.spec(), queue, files);
        story.tell(jobs, seconds);
        return story.summary(jobs, seconds, picture, began);
      } finally {
        // The service waits for its threads, which an interruption would cut short.
        Thread.interrupted();
        service.close();
      }
    }
  }

  private void startCloud() {
    List<String> options =
        List.of("--while", Long.toString(ProcessHandle.current().pid()), "--boot-ms", "1500");
    if (Session.localCloud(here, options).up()
        instanceof Outcome.Failed<Description>(var failure)) {
      throw new Refusal(Exit.UNREACHABLE, failure.detail());
    }
  }

  /** The demo's three acts: machines come, jobs are worked off, machines go. */
  private final class Story {
    private final Session session;
    private final FleetSpec fleet;
    private final DemoQueue queue;
    private final DemoFiles files;
    private final DemoView view;
    private final WebVisitor visitor;
    private final Instant end = here.clock().instant().plus(LONGEST);
    private Instant enqueued = Instant.EPOCH;

    Story(Session session, FleetSpec fleet, DemoQueue queue, DemoFiles files) {
      this.session = session;
      this.fleet = fleet;
      this.queue = queue;
      this.files = files;
      this.view = new DemoView(here, session, fleet);
      this.visitor =
          new WebVisitor(
              new LocalBalancer(Session.localCloudHome(here)),
              fleet.role(WEB).orElseThrow().loadBalancers().getFirst());
    }

    void tell(int jobs, double seconds) throws SQLException, IOException, InterruptedException {
      until("waiting for the first machines", () -> serving(WEB) >= 2 && serving(JOBS) >= 1);
      enqueued = here.clock().instant();
      String who = queue.enqueue(files.release(), jobs, seconds);
      here.say("%d jobs of %s s were put in by %s".formatted(jobs, seconds, who));
      until("working off", () -> queue.runs().done() >= jobs);
      until(
          "machines go again",
          () -> existing(JOBS) <= fleet.role(JOBS).orElseThrow().capacity().min());
    }

    private void until(String act, Check check) throws SQLException, InterruptedException {
      while (!check.holds()) {
        if (here.clock().instant().isAfter(end)) {
          throw new Refusal(
              Exit.TIMED_OUT,
              "the demo is not done after %d s while %s; is this computer very busy?"
                  .formatted(LONGEST.toSeconds(), act));
        }
        visitor.visit();
        DemoQueue.Runs runs = queue.runs();
        view.show("[%s]  %d jobs done  %s".formatted(act, runs.done(), visitor.tally()));
        Thread.sleep(LOOK);
      }
    }

    private long serving(RoleName role) {
      return session.status().machines(fleet.application()).stream()
          .map(Status.Row::machine)
          .filter(m -> m.role().equals(role))
          .filter(m -> m.state() == scaler.core.model.MachineState.IN_SERVICE)
          .count();
    }

    private long existing(RoleName role) {
      return session.status().machines(fleet.application()).stream()
          .filter(row -> row.machine().role().equals(role))
          .count();
    }

    int summary(int jobs, double seconds, Optional<Path> wished, Instant began)
        throws SQLException, IOException {
      DemoQueue.Runs runs = queue.runs();
      List<Status.Sample> samples =
          session.status().history(fleet.application()).stream()
              .filter(sample -> sample.role().equals(JOBS))
              .toList();
      Path picture =
          wished.isPresent() ? wished.get() : Files.createTempFile("scaler-demo-", ".svg");
      Files.writeString(picture, new DemoChart(samples).svg());
      Usage usage = Usage.of(session.database(), fleet.application(), session.database().instant());
      boolean good = runs.exactlyOnce(jobs) && visitor.answered();
      here.say("");
      here.say(
          "%d of %d jobs done, %s"
              .formatted(
                  runs.numbers(),
                  jobs,
                  runs.done() == runs.numbers()
                      ? "each exactly once"
                      : "%d run more than once".formatted(runs.done() - runs.numbers())));
      here.say(
          "%d machines launched, %d machine-seconds".formatted(usage.machines(), usage.seconds()));
      here.say("longest wait %s".formatted(DemoView.seconds(queue.longestWait(enqueued, seconds))));
      here.say(visitor.tally());
      here.say("chart: " + picture);
      here.say(
          "took %s".formatted(DemoView.seconds(Duration.between(began, here.clock().instant()))));
      return good ? Exit.OK : Exit.FAILED;
    }
  }

  /** Something that may hold now. */
  private interface Check {
    boolean holds() throws SQLException;
  }

  /** Ends everything, whatever state it is in. */
  @Override
  public void close() {
    // Ending waits for others; an interruption that is still on its way would end that.
    Thread.interrupted();
    Leftovers.end(here, root);
    Leftovers.endWatch(watch);
  }
}
