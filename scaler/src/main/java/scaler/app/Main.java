package scaler.app;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.outbound.postgres.DatabaseException;
import scaler.outbound.postgres.embedded.EmbeddedPostgresException;
import scaler.outbound.secrets.UnresolvedReference;

/** Where the program starts. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    Here here = new Here(System.getenv(), out, err, terminal, InstantSource.system());
    System.exit(run(here, arguments));
  }

  /** Runs one command and tells its exit code. */
  public static int run(Here here, String... arguments) {
    CommandLine line = Commands.line(here);
    line.setOut(writer(here.out()));
    line.setErr(writer(here.err()));
    line.setExecutionExceptionHandler((e, command, parsed) -> explain(here, e));
    line.setParameterExceptionHandler((e, wrong) -> {
      here.err().println("scaler: " + e.getMessage());
      here.err()
          .println(
              "see: scaler "
                  + e.getCommandLine()
                      .getCommandSpec()
                      .qualifiedName(" ")
                      .replaceFirst("^scaler ?", "")
                  + " --help");
      return Exit.USAGE;
    });
    return line.execute(arguments);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** Every failure is one sentence; the rest is in the debug log. */
  private static int explain(Here here, Exception failure) {
    int code =
        switch (failure) {
          case Refusal refusal -> refusal.code();
          case DatabaseException unreachable -> Exit.UNREACHABLE;
          case EmbeddedPostgresException unreachable -> Exit.UNREACHABLE;
          case UnresolvedReference unresolved -> Exit.USAGE;
          case InterruptedException stopped -> Exit.INTERRUPTED;
          case Exception bug -> Exit.FAILED;
        };
    here.err().println("scaler: " + sentence(failure));
    if (here.variable("SCALER_DEBUG").isPresent()) {
      failure.printStackTrace(here.err());
    }
    return code;
  }

  private static String sentence(Exception failure) {
    String message = failure.getMessage();
    return switch (failure) {
      case InterruptedException stopped -> "stopped";
      case Refusal said -> String.valueOf(message);
      case DatabaseException said -> String.valueOf(message);
      case EmbeddedPostgresException said -> String.valueOf(message);
      case UnresolvedReference said -> String.valueOf(message);
      case IllegalStateException said when message != null -> message;
      case Exception bug ->
          "this should not have happened (%s); SCALER_DEBUG=1 shows more, please report it"
              .formatted(bug);
    };
  }
}
