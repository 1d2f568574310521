package scaler.app.command.machine;

import java.util.Optional;
import picocli.CommandLine.Option;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.outbound.postgres.JdbiWishes.Asker;

/** Options that every wish by hand has. */
final class Wish {
  private static final int MOST_MACHINES = 1000;

  @Option(
      names = {"-a", "--application"},
      paramLabel = "NAME",
      description = "the application; not needed when there is only one")
  Optional<String> application = Optional.empty();

  @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
  String reason = "";

  @Option(names = "--dry-run", description = "say what would be done, and do nothing")
  boolean dryRun;

  Asker asker(Here here) {
    return new Asker(here.user(), reason);
  }

  /** Who asks and why, as a clause. */
  String asked(Here here) {
    return "asked by " + here.user() + (reason.isBlank() ? "" : " (" + reason + ")");
  }

  /** The end of a dry run. */
  int onlySaid(Here here, String what) {
    here.say(what);
    here.say("dry run: nothing was asked for");
    return Exit.OK;
  }

  /** Refuses a number of machines that nobody means. */
  static void refuseCount(int machines, int least) {
    if (machines < least || machines > MOST_MACHINES) {
      throw new Refusal(
          Exit.USAGE, "N is %d; write %d to %d".formatted(machines, least, MOST_MACHINES));
    }
  }
}
