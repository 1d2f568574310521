package scaler.app;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.Optional;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.OutputLost;
import scaler.app.wiring.Refusal;
import scaler.outbound.postgres.DatabaseException;
import scaler.outbound.postgres.embedded.EmbeddedPostgresException;
import scaler.outbound.secrets.UnresolvedReference;

/** What ended a command, as one sentence and an exit code. */
final class Trouble {
  private Trouble() {}

  /**
   * @param said empty where nothing is left to say, or nobody to say it to
   */
  private record Verdict(int code, Optional<String> said) {
    static Verdict of(int code, Throwable failure) {
      return new Verdict(code, Optional.of(String.valueOf(failure.getMessage())));
    }
  }

  /** Says what was wrong; the rest is for SCALER_DEBUG. */
  static int explain(Here here, Signals signals, Throwable failure) {
    Verdict verdict = verdict(signals, failure);
    verdict.said().ifPresent(here::complain);
    if (here.variable("SCALER_DEBUG").isPresent()) {
      failure.printStackTrace(here.err());
    }
    return verdict.code();
  }

  private static Verdict verdict(Signals signals, Throwable failure) {
    boolean says = failure instanceof Refusal refusal && refusal.code() == Exit.INTERRUPTED;
    if (!says && (signals.arrived() || interrupted(failure))) {
      return new Verdict(Exit.INTERRUPTED, Optional.of("stopped"));
    }
    return switch (failure) {
      case Refusal refusal -> Verdict.of(refusal.code(), refusal);
      // Main says it, who knows whether somebody closed a pipe or a disk is full.
      case OutputLost lost -> new Verdict(Exit.FAILED, Optional.empty());
      case DatabaseException unreachable -> Verdict.of(Exit.UNREACHABLE, unreachable);
      case EmbeddedPostgresException unreachable -> Verdict.of(Exit.UNREACHABLE, unreachable);
      case UnresolvedReference unresolved -> Verdict.of(Exit.USAGE, unresolved);
      case IllegalStateException said when said.getMessage() != null ->
          Verdict.of(Exit.FAILED, said);
      case Throwable other -> byCause(other);
    };
  }

  /** A signal may surface as whatever the interrupted call makes of it. */
  private static boolean interrupted(Throwable failure) {
    return Thread.currentThread().isInterrupted()
        || cause(failure, InterruptedException.class).isPresent();
  }

  private static Verdict byCause(Throwable failure) {
    Optional<SQLException> database = cause(failure, SQLException.class);
    if (database.isPresent()) {
      return new Verdict(
          Exit.UNREACHABLE,
          Optional.of(
              "scaler's database does not do its part (%s); see that PostgreSQL runs and has room, then try again"
                  .formatted(reason(database.get()))));
    }
    Optional<IOException> file = cause(failure, IOException.class);
    if (file.isPresent()) {
      return new Verdict(Exit.FAILED, Optional.of(fileTrouble(file.get())));
    }
    String what =
        failure instanceof OutOfMemoryError
            ? "scaler ran out of memory; give it more with SCALER_JAVA_OPTIONS=-Xmx1g"
            : "this should not have happened (%s); SCALER_DEBUG=1 shows more, please report it"
                .formatted(failure);
    return new Verdict(Exit.FAILED, Optional.of(what));
  }

  private static String fileTrouble(IOException trouble) {
    return switch (trouble) {
      case FileSystemException file ->
          "%s cannot be used (%s); look at its owner, its mode and the room on its disk"
              .formatted(
                  file.getFile(),
                  Optional.ofNullable(file.getReason()).orElse("it is missing or forbidden"));
      case IOException other ->
          "reading or writing failed (%s); see whether a disk is full or a server gone"
              .formatted(reason(other));
    };
  }

  /** The innermost cause's first line, which names the matter; the outer ones name our calls. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Optional.ofNullable(root.getMessage())
        .flatMap(message -> message.lines().findFirst())
        .orElse(root.getClass().getSimpleName());
  }

  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> kind) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return Optional.of(kind.cast(at));
      }
    }
    return Optional.empty();
  }
}
