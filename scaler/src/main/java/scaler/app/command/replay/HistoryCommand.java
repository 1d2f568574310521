package scaler.app.command.replay;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.command.machine.Times;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Roles;
import scaler.app.wiring.Session;
import scaler.app.wiring.Written;
import scaler.core.fleet.FleetSpec;
import scaler.sim.trace.TraceFile;

/** {@code scaler history ROLE}. */
@Command(
    name = "history",
    description = "Tells which load of a role is on record, and writes it for scaler simulate.",
    mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(paramLabel = "ROLE", description = "one with a backlog")
  private String role = "";

  @Option(
      names = "--since",
      paramLabel = "LENGTH",
      description = "how far back; 15 days are kept (default: 14d)")
  private String since = "14d";

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "writes it: epoch_seconds,arrivals,mean_service_seconds")
  private Optional<Path> csv = Optional.empty();

  @Option(
      names = {"-a", "--application"},
      paramLabel = "NAME",
      description = "the application; not needed when there is only one")
  private Optional<String> application = Optional.empty();

  public HistoryCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(application);
      PastLoad load =
          PastLoad.of(session, fleet.application(), Roles.in(fleet, role), Times.duration(since));
      load.lines(fleet.timezone()).forEach(here::say);
      if (csv.isPresent()) {
        Written.to(csv.get(), TraceFile.lines(load.history()));
        here.say("written to %s, for scaler simulate --trace".formatted(csv.get()));
      }
      return Exit.OK;
    }
  }
}
