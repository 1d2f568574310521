package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import scaler.app.command.demo.DemoFiles;
import scaler.app.command.demo.DemoQueue;
import scaler.app.wiring.Here;
import scaler.app.wiring.Session;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Outcome;
import scaler.outbound.local.LocalCloud;
import scaler.outbound.local.wire.Description;
import scaler.outbound.local.wire.Endpoint;
import scaler.outbound.postgres.embedded.DatabaseLogin;
import scaler.outbound.postgres.embedded.EmbeddedPostgres;

/**
 * One installation in a folder of its own: scaler's PostgreSQL and local cloud, a job queue, a
 * release, a fleet file. Closing it ends everything, and fails when something does not end.
 */
final class Site implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String PREFIX = "scaler-e2e-site-";

  private final Path root;
  private final Here here;
  private final EmbeddedPostgres postgres;
  private final DemoFiles files;
  private final DemoQueue queue;
  private final Optional<StateServer> state;
  private final List<Child> children = new ArrayList<>();

  Site(Fleet fleet) {
    this(fleet.yaml(), Map.of());
  }

  /**
   * @param more variables for scaler's processes
   */
  Site(String fleet, Map<String, String> more) {
    this(fleet, more, false);
  }

  /** A site whose scaler keeps its tables on a server of their own, {@link #state()}. */
  static Site withStateApart(String fleet) {
    return new Site(fleet, Map.of(), true);
  }

  private Site(String fleet, Map<String, String> more, boolean stateApart) {
    try {
      endThoseOfDeadProcesses();
      root = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
      Files.createDirectory(root.resolve("logs"));
      Map<String, String> variables = new HashMap<>(more);
      variables.put("SCALER_HOME", root.resolve("home").toString());
      state = stateApart ? Optional.of(new StateServer(root.resolve("state"))) : Optional.empty();
      state.ifPresent(server -> variables.put("SCALER_DATABASE_URL", server.url()));
      Here outside = here(environment(variables));
      // Its programs are unpacked once for all tests; scaler's processes find it running.
      postgres =
          EmbeddedPostgres.in(root.resolve("home/postgres"))
              .withBinariesIn(programs())
              .withoutDurability();
      postgres.attachOrStart();
      DatabaseLogin jobs = postgres.createDatabase("e2e_jobs");
      queue = new DemoQueue(jobs);
      queue.prepare();
      files = DemoFiles.in(root);
      files.unpack(outside, queue.url("dbhost"));
      here =
          outside
              .with("E2E_JOBS_URL", queue.url(queue.place()))
              .with("E2E_DATABASE", queue.place())
              .with("E2E_RELEASES", files.releases().toString());
      write(fleet);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A test JVM that was killed could not close its sites. */
  private static void endThoseOfDeadProcesses() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      for (Path left : all.filter(Site::isLeft).toList()) {
        Running.end(left);
        delete(left);
      }
    }
  }

  private static boolean isLeft(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches(PREFIX + "\\d+-.*")
        && ProcessHandle.of(Long.parseLong(name.replaceAll(PREFIX + "(\\d+)-.*", "$1"))).isEmpty();
  }

  /** Where PostgreSQL's programs are unpacked for all tests. */
  static Path programs() {
    return project().resolve("scaler/target/postgres");
  }

  static Path project() {
    return Path.of(System.getProperty("scaler.project", ".."));
  }

  /** This process's environment without scaler's own variables, and with those. */
  static Map<String, String> environment(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("SCALER_"));
    environment.putAll(more);
    return environment;
  }

  private static Here here(Map<String, String> environment) {
    return new Here(environment, System.out, System.err, false, InstantSource.system());
  }

  Path fleetFile() {
    return root.resolve("schedules/e2e.yaml");
  }

  /** Another fleet file in the place of this one; it has to be applied. */
  void write(Fleet fleet) {
    write(fleet.yaml());
  }

  void write(String fleet) {
    try {
      Files.writeString(fleetFile(), fleet);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** scaler's own tables. */
  Sql tables() {
    return new Sql(state.map(StateServer::login).orElseGet(postgres::attachOrStart));
  }

  /** The server of scaler's own tables, where it is apart. */
  StateServer state() {
    return state.orElseThrow();
  }

  /** Where the job queue is, and who may work in it. */
  DatabaseLogin queueLogin() {
    return queue.login();
  }

  /** The tables of the job queue. */
  Sql jobs() {
    return new Sql(queue.login());
  }

  /** Starts a command of scaler. */
  Child start(String... arguments) {
    Child child =
        Child.start(arguments[0], here.scaler(List.of(arguments)), here.environment(), logs());
    children.add(child);
    return child;
  }

  /** Starts the service so that its process dies or stands still at a point. */
  Child serveUntil(HaltAgent.Fate fate, HaltPoint point) {
    try {
      List<String> service = List.of("run", fleetFile().toString(), "--http", "127.0.0.1:0");
      List<String> command = new ArrayList<>(here.scaler(service));
      command.add(1, HaltAgent.option(fate, point, logs()));
      Child child = Child.start("run", command, here.environment(), logs());
      children.add(child);
      return child;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts the service with a folder of further resources. */
  Child serveWith(Path resources) {
    List<String> service = List.of("run", fleetFile().toString(), "--http", "127.0.0.1:0");
    List<String> command = new ArrayList<>(here.scaler(service));
    int path = command.indexOf("-cp") + 1;
    command.set(path, resources + ":" + command.get(path));
    Child child = Child.start("run", command, here.environment(), logs());
    children.add(child);
    return child;
  }

  /** Starts the service and waits until it runs. */
  Child serve() {
    return start("run", fleetFile().toString(), "--http", "127.0.0.1:0").says("scaler runs for");
  }

  /** The same for all fleets that were applied. */
  Child serveAll() {
    return start("run", "--http", "127.0.0.1:0").says("scaler runs for");
  }

  /** Runs a command of scaler to its end. */
  Child.Ended scaler(String... arguments) {
    return start(arguments).end();
  }

  /** Starts the local cloud with machines that boot at once. */
  void startCloud() {
    String self = Long.toString(ProcessHandle.current().pid());
    List<String> options = List.of("--boot-ms", "300", "--while", self);
    assertThat(Session.localCloud(here, options).up()).isInstanceOf(Outcome.Ok.class);
  }

  /** Ends scaler's PostgreSQL, and with it all connections. */
  void stopDatabase() {
    postgres.stop();
  }

  void startDatabase() {
    postgres.attachOrStart();
  }

  /** What the local cloud knows. */
  Description cloud() {
    return switch (new LocalCloud(Session.localCloudHome(here), OwnerTags.APPLICATION).describe()) {
      case Outcome.Ok<Description>(var seen) -> seen;
      case Outcome.Failed<Description>(var failure) -> throw new AssertionError(failure.detail());
    };
  }

  /** Where the daemon of the local cloud listens. */
  int cloudPort() throws IOException {
    return Endpoint.read(Session.localCloudHome(here)).orElseThrow().port();
  }

  /** Puts jobs in by the gem, or as the gem would. */
  void enqueue(int count, double seconds) {
    enqueue(queue, count, seconds);
  }

  /** The same into another queue than the site's own. */
  void enqueue(DemoQueue into, int count, double seconds) {
    try {
      into.enqueue(files.release(), count, seconds);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Puts jobs in by the gem; the arguments are those of enqueue.rb. */
  void gem(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ruby"));
    command.add(files.release().resolve("enqueue.rb").toString());
    command.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>(here.environment());
    environment.put("DATABASE_URL", queue.url(queue.place()));
    Child.start("gem", command, environment, logs()).end().ok();
  }

  long runs() {
    return jobs().number("select count(*) from demo_runs");
  }

  /** So many machines are in one of these states now. */
  long machines(String... states) {
    return tables()
        .number(
            "select count(*) from machine where state in ('%s')"
                .formatted(String.join("','", states)));
  }

  /** Waits; when it does not come about, tells all that there is to know. */
  void until(String what, Callable<Boolean> holds) {
    try {
      await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(holds);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          "%d s were not enough until %s%n%s".formatted(LONG.toSeconds(), what, picture()), late);
    }
  }

  /** What is on record and what was said, for whoever looks into a failure. */
  String picture() {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        tables().texts("select (to_jsonb(machine) - 'request')::text from machine order by slot"));
    lines.addAll(
        tables()
            .texts("select at::time || ' ' || sentence from decision order by id desc limit 9"));
    lines.addAll(jobs().texts("select to_json(delayed_jobs)::text from delayed_jobs limit 9"));
    for (Child child : children) {
      List<String> said = child.said().lines().toList();
      lines.add("--- " + child.name() + ", alive: " + child.process().isAlive());
      lines.addAll(said.subList(Math.max(0, said.size() - 30), said.size()));
    }
    return String.join("\n", lines);
  }

  private Path logs() {
    return root.resolve("logs");
  }

  @Override
  public void close() throws IOException {
    children.stream().filter(child -> child.process().isAlive()).forEach(Child::kill);
    try {
      assertThat(Session.localCloud(here, List.of()).down()).isInstanceOf(Outcome.Ok.class);
      state.ifPresent(StateServer::stop);
      postgres.stop();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(Running.in(root)).isEmpty());
    } finally {
      Running.end(root);
      delete(root);
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
