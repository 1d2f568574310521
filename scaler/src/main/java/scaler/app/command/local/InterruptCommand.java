package scaler.app.command.local;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.core.decide.Sentences;
import scaler.core.model.MachineId;
import scaler.outbound.files.Lengths;
import scaler.outbound.local.LocalCloud;

/** {@code scaler local-cloud interrupt ID [--in 2m]}. */
@Command(
    name = "interrupt",
    description = "Takes a spot machine back, behind scaler's back, as Amazon may at any time.",
    mixinStandardHelpOptions = true)
final class InterruptCommand implements Callable<Integer> {
  private static final Duration MOST = Duration.ofDays(1);

  private final Here here;

  @Parameters(index = "0", paramLabel = "ID", description = "the machine's id")
  private String id = "";

  @Option(
      names = "--in",
      paramLabel = "TIME",
      description = "from the notice to the end; 0s: no notice (default ${DEFAULT-VALUE})")
  private String in = "2m";

  @Option(names = "--dry-run", description = LocalCloudCommand.DRY_RUN)
  private boolean dryRun;

  InterruptCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    Duration notice =
        Lengths.parse(in)
            .filter(length -> length.compareTo(MOST) <= 0)
            .orElseThrow(() ->
                new Refusal(
                    Exit.USAGE,
                    "--in \"%s\" is no time of at most a day; write 2m or 20s".formatted(in)));
    LocalCloud cloud = LocalCloudCommand.cloud(here);
    MachineId machine = LocalCloudCommand.machine(cloud, id);
    if (dryRun) {
      here.say("dry run: %s would be told that it ends in %s".formatted(id, Sentences.of(notice)));
      return Exit.OK;
    }
    LocalCloudCommand.value(cloud.interrupt(machine, notice));
    here.say("%s is told that it ends in %s".formatted(id, Sentences.of(notice)));
    return Exit.OK;
  }
}
