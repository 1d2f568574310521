package scaler.app.command.service;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.command.fleet.Differences;
import scaler.app.command.fleet.FleetFiles;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Service;
import scaler.app.wiring.Service.HttpListen;
import scaler.app.wiring.Session;
import scaler.core.fleet.Resolved;
import scaler.engine.loop.Reconciler;
import scaler.outbound.files.Loaded;
import scaler.outbound.postgres.Configurations.Applied;
import scaler.outbound.postgres.Configurations.Draft;

/** {@code scaler run [FILE]}. */
@Command(
    name = "run",
    description = {
      "Runs the service until it is stopped: by the clock, by the backlog, every ten seconds.",
      "FILE is applied when its application never was; else it has to be what governs already."
    },
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Here here;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FILE",
      description = "the fleet file; without it all applications that were or will be applied")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      description = "where /queue/length, /healthz and /metrics answer (default ${DEFAULT-VALUE})")
  private String listen = "127.0.0.1:8077";

  @Option(
      names = "--http-without-password",
      description = "let --http listen where others than this computer can read the pages")
  private boolean withoutPassword;

  @Option(names = "--dry-run", description = "look once, say what would be done, and end")
  private boolean dryRun;

  @Option(
      names = "--shadow",
      description = "decide and record beside what runs today, and touch nothing; needs FILE")
  private boolean shadow;

  @Option(
      names = "--observe",
      paramLabel = "ROLE:KEY=VALUE",
      description = {
        "with --shadow: the tag of the machines that do a role's work today; one for each role"
            + " at least"
      })
  private List<String> observe = List.of();

  @Option(
      names = "--startup",
      paramLabel = "LENGTH",
      description = "with --shadow: an imagined machine serves after this (default 3m)")
  private Optional<String> startup = Optional.empty();

  public RunCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    HttpListen where = HttpAddress.parse(listen, withoutPassword);
    refuseMixed();
    Optional<Loaded.Fleet> fleet = file.map(path -> FleetFiles.read(here, path));
    try (Session session = Session.open(here)) {
      if (shadow) {
        return new ShadowRun(here, session, file.orElseThrow(), fleet.orElseThrow())
            .serve(observe, startup.orElse("3m"));
      }
      Optional<String> one = fleet.map(loaded -> governing(session, loaded));
      // Without a file those too that are applied while it runs.
      Supplier<List<String>> applications =
          () -> one.map(List::of).orElseGet(session.configurations()::applications);
      if (applications.get().isEmpty()) {
        throw new Refusal(Exit.USAGE, "no fleet file was applied yet; name one: scaler run FILE");
      }
      if (dryRun) {
        applications.get().forEach(application -> preview(session, application));
        return Exit.OK;
      }
      return serve(session, applications, where);
    }
  }

  private void refuseMixed() {
    if (shadow && file.isEmpty()) {
      throw new Refusal(Exit.USAGE, "--shadow needs a fleet file: scaler run --shadow FILE");
    }
    if (shadow && dryRun) {
      throw new Refusal(Exit.USAGE, "--shadow touches nothing anyway; leave --dry-run out");
    }
    if (!shadow && !(observe.isEmpty() && startup.isEmpty())) {
      throw new Refusal(Exit.USAGE, "--observe and --startup belong to --shadow; add it");
    }
  }

  /** The application of the file, which governs or now does. */
  private String governing(Session session, Loaded.Fleet fleet) {
    Path path = file.orElseThrow();
    Draft draft = FleetFiles.draft(here, path, fleet);
    Optional<Applied> active = session.configurations().active(draft.application());
    if (active.isEmpty()) {
      if (dryRun) {
        throw new Refusal(
            Exit.REFUSED,
            "%s was never applied, and a dry run applies nothing; scaler apply %s first"
                .formatted(draft.application(), path));
      }
      Resolved resolved = session.resolve(fleet.spec());
      FleetFiles.warn(here, session.shortages(fleet.spec(), resolved));
      int version = session.configurations().apply(draft, resolved);
      here.say("version %d of %s governs from now on".formatted(version, draft.application()));
    } else if (!Differences.of(active.get(), draft).isEmpty()) {
      throw new Refusal(
          Exit.REFUSED,
          "%s differs from version %d, which governs; see scaler diff %s, then scaler apply %s, or run without a file"
              .formatted(path, active.get().version(), path, path));
    }
    return draft.application();
  }

  private void preview(Session session, String application) {
    var fleet = session.fleet(Optional.of(application));
    for (Reconciler.Preview role :
        session.reconciler(fleet).preview(application, session.database().instant())) {
      here.say("%s: %s".formatted(role.role(), role.sentence()));
      role.steps().forEach(step -> here.say("  would " + step));
      role.guards().forEach(guard -> here.say("  but: " + guard));
    }
  }

  /** Serves until the thread is interrupted, which a signal does. */
  private int serve(Session session, Supplier<List<String>> applications, HttpListen where) {
    try (Service service = Service.start(session, applications, where)) {
      LOG.info(
          "scaler runs for {}; http://{}:{}/healthz tells whether it still looks",
          String.join(", ", applications.get()),
          where.host().contains(":") ? "[" + where.host() + "]" : where.host(),
          service.httpPort());
      new CountDownLatch(1).await();
      return Exit.OK;
    } catch (InterruptedException e) {
      // A service that was asked to stop and did has done well.
      LOG.info("stopped; machines stay as they are");
      return Exit.OK;
    }
  }
}
