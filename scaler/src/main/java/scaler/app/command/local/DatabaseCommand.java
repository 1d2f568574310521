package scaler.app.command.local;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Session;
import scaler.outbound.postgres.embedded.EmbeddedPostgres;

/** {@code scaler db status|stop}. */
@Command(
    name = "db",
    description =
        "The embedded PostgreSQL of this computer, used where SCALER_DATABASE_URL is not set.",
    mixinStandardHelpOptions = true)
public final class DatabaseCommand {
  private DatabaseCommand() {}

  /** The command with its verbs. */
  public static CommandLine line(Here here) {
    return new CommandLine(new DatabaseCommand())
        .addSubcommand(new StatusVerb(here))
        .addSubcommand(new StopVerb(here));
  }

  @Command(
      name = "status",
      description = "Says whether it runs, and where.",
      mixinStandardHelpOptions = true)
  private static final class StatusVerb implements Callable<Integer> {
    private final Here here;

    StatusVerb(Here here) {
      this.here = here;
    }

    @Override
    public Integer call() {
      here.variable("SCALER_DATABASE_URL")
          .ifPresent(
              url -> here.say("SCALER_DATABASE_URL is set, so the embedded database is not used"));
      switch (Session.embedded(here).status()) {
        case EmbeddedPostgres.Status.Absent() ->
            here.say("there is no embedded database in %s yet".formatted(here.home()));
        case EmbeddedPostgres.Status.Stopped() ->
            here.say(
                "the embedded database in %s is stopped; any command starts it"
                    .formatted(here.home()));
        case EmbeddedPostgres.Status.Running(var pid, var login) ->
            here.say(
                "the embedded database in %s runs (pid %d) at %s"
                    .formatted(here.home(), pid, login.url()));
      }
      return Exit.OK;
    }
  }

  @Command(
      name = "stop",
      description = "Stops it; the data stays.",
      mixinStandardHelpOptions = true)
  private static final class StopVerb implements Callable<Integer> {
    private final Here here;

    @Option(names = "--dry-run", description = "say what would be done, and do nothing")
    private boolean dryRun;

    StopVerb(Here here) {
      this.here = here;
    }

    @Override
    public Integer call() {
      EmbeddedPostgres database = Session.embedded(here);
      if (database.status() instanceof EmbeddedPostgres.Status.Absent) {
        here.say("there is no embedded database in %s".formatted(here.home()));
        return Exit.OK;
      }
      if (dryRun) {
        here.say("dry run: the embedded database in %s would be stopped".formatted(here.home()));
        return Exit.OK;
      }
      database.stop();
      here.say("the embedded database in %s is stopped; its data stays".formatted(here.home()));
      return Exit.OK;
    }
  }
}
