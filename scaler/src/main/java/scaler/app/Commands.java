package scaler.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import scaler.app.command.demo.DemoCommand;
import scaler.app.command.fleet.ApplyCommand;
import scaler.app.command.fleet.ConformanceCommand;
import scaler.app.command.fleet.DiffCommand;
import scaler.app.command.fleet.DoctorCommand;
import scaler.app.command.fleet.ImportCommand;
import scaler.app.command.fleet.ScheduleCommand;
import scaler.app.command.fleet.ValidateCommand;
import scaler.app.command.local.DatabaseCommand;
import scaler.app.command.local.LocalCloudCommand;
import scaler.app.command.machine.AdoptCommand;
import scaler.app.command.machine.CapacityCommand;
import scaler.app.command.machine.EvacuateCommand;
import scaler.app.command.machine.HoldCommand;
import scaler.app.command.machine.LaunchCommand;
import scaler.app.command.machine.LeaveCommand;
import scaler.app.command.machine.PauseCommand;
import scaler.app.command.machine.ReadmitCommand;
import scaler.app.command.machine.ResumeCommand;
import scaler.app.command.machine.TerminateCommand;
import scaler.app.command.machine.UnholdCommand;
import scaler.app.command.read.ShadowCommand;
import scaler.app.command.read.StatusCommand;
import scaler.app.command.read.WhyCommand;
import scaler.app.command.read.WhyNotCommand;
import scaler.app.command.replay.HistoryCommand;
import scaler.app.command.replay.ReplayCommand;
import scaler.app.command.service.RunCommand;
import scaler.app.command.simulate.SimulateCommand;
import scaler.app.command.simulate.TuneCommand;
import scaler.app.command.soak.SoakCommand;
import scaler.app.wiring.Here;

/** The command line as a whole. */
final class Commands {
  private Commands() {}

  @Command(
      name = "scaler",
      description = "Launches and ends machines by the clock, by the job backlog and by health.",
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "COMMAND",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:done",
        "1:what was asked for did not come about",
        "2:the command line or the fleet file is wrong",
        "3:refused, by a bound, a pause or a differing file",
        "4:a server that is needed does not answer",
        "5:not done in time; the wish still stands",
        "130:stopped by Ctrl-C or TERM",
        "141:nobody reads the output any more"
      },
      footer = {
        "",
        "Begin with: scaler demo, scaler validate FILE, scaler run FILE, scaler status.",
        "SCALER_DATABASE_URL names the PostgreSQL for scaler's state; without it one of",
        "scaler's own runs in SCALER_HOME (default ~/.scaler). SCALER_APPLICATION names",
        "the application where there are several. docs/cli.md tells the rest."
      })
  private static final class Root {}

  /** The version that the jar was built as. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String built = Commands.class.getPackage().getImplementationVersion();
      return new String[] {"scaler " + (built == null ? "(not from a jar)" : built)};
    }
  }

  static CommandLine line(Here here) {
    CommandLine line = new CommandLine(new Root());
    line.addSubcommand(new DemoCommand(here));
    line.addSubcommand(new RunCommand(here));
    line.addSubcommand(new ValidateCommand(here));
    line.addSubcommand(new ScheduleCommand(here));
    line.addSubcommand(new DoctorCommand(here));
    line.addSubcommand(new ConformanceCommand(here));
    line.addSubcommand(new DiffCommand(here));
    line.addSubcommand(new ApplyCommand(here));
    line.addSubcommand(ImportCommand.line(here));
    line.addSubcommand(new StatusCommand(here));
    line.addSubcommand(new ShadowCommand(here));
    line.addSubcommand(new WhyCommand(here));
    line.addSubcommand(new WhyNotCommand(here));
    line.addSubcommand(new LaunchCommand(here));
    line.addSubcommand(new TerminateCommand(here));
    line.addSubcommand(new CapacityCommand(here));
    line.addSubcommand(new PauseCommand(here));
    line.addSubcommand(new ResumeCommand(here));
    line.addSubcommand(new HoldCommand(here));
    line.addSubcommand(new UnholdCommand(here));
    line.addSubcommand(new EvacuateCommand(here));
    line.addSubcommand(new ReadmitCommand(here));
    line.addSubcommand(new AdoptCommand(here));
    line.addSubcommand(new LeaveCommand(here));
    line.addSubcommand(new HistoryCommand(here));
    line.addSubcommand(new ReplayCommand(here));
    line.addSubcommand(new SimulateCommand(here));
    line.addSubcommand(new TuneCommand(here));
    line.addSubcommand(new SoakCommand(here));
    line.addSubcommand(DatabaseCommand.line(here));
    line.addSubcommand(LocalCloudCommand.line(here));
    line.addSubcommand(help());
    tellVersion(line);
    return line;
  }

  private static CommandLine help() {
    CommandLine help = new CommandLine(new CommandLine.HelpCommand());
    help.getCommandSpec().usageMessage().header("Shows the help of a command.").description();
    return help;
  }

  /** Every command answers --version, and each with the program's. */
  private static void tellVersion(CommandLine line) {
    line.getCommandSpec().versionProvider(new Version());
    line.getSubcommands().values().forEach(Commands::tellVersion);
  }
}
