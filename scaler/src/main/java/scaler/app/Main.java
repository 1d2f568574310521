package scaler.app;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;

/** Where the program starts. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    StandardOutput output = new StandardOutput();
    PrintStream out = new PrintStream(output, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    Here here = new Here(System.getenv(), out, err, terminal, InstantSource.system());
    quietLog(here, arguments);
    Signals signals = Signals.interrupt(Thread.currentThread());
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> Trouble.explain(here, signals, e));
    int code = written(here, output, run(here, signals, arguments));
    signals.ended(code);
    System.exit(code);
  }

  /** Runs one command inside another process and tells its exit code. */
  public static int run(Here here, String... arguments) {
    return run(here, Signals.none(), arguments);
  }

  private static int run(Here here, Signals signals, String... arguments) {
    CommandLine line = Commands.line(here);
    line.setOut(writer(here.out()));
    line.setErr(writer(here.err()));
    here.columns().ifPresent(columns -> line.setUsageHelpWidth(Math.clamp(columns, 55, 120)));
    line.setExecutionExceptionHandler((e, command, parsed) -> Trouble.explain(here, signals, e));
    line.setParameterExceptionHandler((e, wrong) -> {
      if (Usage.onlyNamesAGroup(e)) {
        e.getCommandLine().usage(line.getOut());
        return Exit.OK;
      }
      here.complain(Usage.sentence(e));
      return Exit.USAGE;
    });
    try {
      return line.execute(arguments);
    } catch (Error e) {
      return Trouble.explain(here, signals, e);
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Only the service and the local cloud's daemon tell all they do; a command tells its own. */
  private static void quietLog(Here here, String... arguments) {
    boolean tells =
        arguments.length > 0 && (arguments[0].equals("run") || arguments[0].equals("local-cloud"));
    if (here.variable("SCALER_LOG").isEmpty()) {
      System.setProperty("SCALER_LOG", tells ? "INFO" : level(arguments));
    }
    boolean journal =
        here.variable("JOURNAL_STREAM")
            .filter(stream -> Journal.isBehind(stream, Path.of("/proc/self/fd/2")))
            .isPresent();
    System.setProperty(Journal.PREFIX, journal ? Journal.WEIGHT : "");
  }

  /** What goes wrong in a simulation on purpose is told by its story. */
  private static String level(String... arguments) {
    boolean simulates =
        arguments.length > 0 && (arguments[0].equals("soak") || arguments[0].equals("simulate"));
    return simulates ? "OFF" : "WARN";
  }

  /** A command whose words were lost did not succeed; {@code | head} is told apart from trouble. */
  private static int written(Here here, StandardOutput output, int code) {
    here.out().flush();
    if (output.trouble().isEmpty()) {
      return code;
    }
    if (output.unread()) {
      return Exit.UNREAD;
    }
    here.complain(
        "the output cannot be written (%s); what was asked for may still have been done"
            .formatted(output.trouble().get()));
    return code == Exit.OK ? Exit.FAILED : code;
  }
}
