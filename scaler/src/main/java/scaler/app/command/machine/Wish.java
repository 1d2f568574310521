package scaler.app.command.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;
import scaler.app.wiring.Here;
import scaler.outbound.postgres.JdbiWishes.Asker;

/** Options that every wish by hand has. */
final class Wish {
  @Option(
      names = {"-a", "--application"},
      description = "the application; not needed when there is only one")
  Optional<String> application = Optional.empty();

  @Option(names = "--reason", description = "why, for the record")
  String reason = "";

  @Option(names = "--dry-run", description = "say what would be done, and do nothing")
  boolean dryRun;

  Asker asker(Here here) {
    return new Asker(here.user(), reason);
  }

  /** When a wish of that length ends; {@code fallback} where none was given. */
  static Instant until(Optional<String> length, Duration fallback, Instant now) {
    return now.plus(length.map(Times::duration).orElse(fallback));
  }
}
