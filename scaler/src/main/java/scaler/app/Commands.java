package scaler.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import scaler.app.command.demo.DemoCommand;
import scaler.app.command.fleet.ApplyCommand;
import scaler.app.command.fleet.DiffCommand;
import scaler.app.command.fleet.ScheduleCommand;
import scaler.app.command.fleet.ValidateCommand;
import scaler.app.command.local.DatabaseCommand;
import scaler.app.command.local.LocalCloudCommand;
import scaler.app.command.machine.CapacityCommand;
import scaler.app.command.machine.LaunchCommand;
import scaler.app.command.machine.PauseCommand;
import scaler.app.command.machine.ResumeCommand;
import scaler.app.command.machine.TerminateCommand;
import scaler.app.command.read.StatusCommand;
import scaler.app.command.read.WhyCommand;
import scaler.app.command.read.WhyNotCommand;
import scaler.app.command.service.RunCommand;
import scaler.app.wiring.Here;

/** The command line as a whole. */
final class Commands {
  private Commands() {}

  @Command(
      name = "scaler",
      description = "Launches and ends machines by the clock, by the job backlog and by health.",
      version = "scaler 0.1.0",
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
        "130:stopped by Ctrl-C"
      },
      footer = {
        "",
        "SCALER_DATABASE_URL names the PostgreSQL for scaler's state; without it one of scaler's own",
        "runs in SCALER_HOME (default ~/.scaler). SCALER_APPLICATION names the application."
      })
  private static final class Root {}

  static CommandLine line(Here here) {
    CommandLine line = new CommandLine(new Root());
    line.addSubcommand(new DemoCommand(here));
    line.addSubcommand(new RunCommand(here));
    line.addSubcommand(new ValidateCommand(here));
    line.addSubcommand(new ScheduleCommand(here));
    line.addSubcommand(new DiffCommand(here));
    line.addSubcommand(new ApplyCommand(here));
    line.addSubcommand(new StatusCommand(here));
    line.addSubcommand(new WhyCommand(here));
    line.addSubcommand(new WhyNotCommand(here));
    line.addSubcommand(new LaunchCommand(here));
    line.addSubcommand(new TerminateCommand(here));
    line.addSubcommand(new CapacityCommand(here));
    line.addSubcommand(new PauseCommand(here));
    line.addSubcommand(new ResumeCommand(here));
    line.addSubcommand(DatabaseCommand.line(here));
    line.addSubcommand(LocalCloudCommand.line(here));
    return line;
  }
}
