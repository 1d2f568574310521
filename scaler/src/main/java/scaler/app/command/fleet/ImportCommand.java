package scaler.app.command.fleet;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Groups;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.core.fleet.ScalingGroup;

/** {@code scaler import asg}. */
@Command(
    name = "import",
    description = "Makes a fleet file of what a team has in AWS already.",
    mixinStandardHelpOptions = true)
public final class ImportCommand {
  private ImportCommand() {}

  /** The command with its verb. */
  public static CommandLine line(Here here) {
    return new CommandLine(new ImportCommand()).addSubcommand(new GroupVerb(here));
  }

  @Command(
      name = "asg",
      description = {
        "Prints a fleet file made of an Auto Scaling group, which is only looked at.",
        "Comments in it say what could not be carried over."
      },
      mixinStandardHelpOptions = true)
  private static final class GroupVerb implements Callable<Integer> {
    private final Here here;

    @Parameters(paramLabel = "NAME", description = "the group's name")
    private String name = "";

    @Option(
        names = "--region",
        paramLabel = "REGION",
        description = "its region (default: AWS_REGION)")
    private Optional<String> region = Optional.empty();

    GroupVerb(Here here) {
      this.here = here;
    }

    @Override
    public Integer call() {
      String where =
          region
              .or(() -> here.variable("AWS_REGION"))
              .or(() -> here.variable("AWS_DEFAULT_REGION"))
              .orElseThrow(
                  () -> new Refusal(Exit.USAGE, "nobody says which region; add --region REGION"));
      ScalingGroup group = Groups.group(here, where, name);
      if (group.template().isEmpty()) {
        throw new Refusal(
            Exit.REFUSED,
            "%s launches from %s, and scaler from launch templates; make one of it (in the EC2 console: Launch Configurations, Copy to launch template), give it to the group, and import again"
                .formatted(
                    name,
                    group
                        .launchConfiguration()
                        .map(old -> "the launch configuration " + old)
                        .orElse("an instance")));
      }
      ImportedFile.lines(group).forEach(here::say);
      return Exit.OK;
    }
  }
}
