package scaler.app.command.replay;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;
import scaler.app.command.machine.Times;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;

/** What people say of the machines, instead of what is on record. */
public final class Said {
  private static final int MOST_SLOTS = 1_000;

  @Option(
      names = "--boot",
      paramLabel = "LENGTH",
      description = "from a machine's request until it works (default: on record, or 2m)")
  private Optional<String> boot = Optional.empty();

  @Option(
      names = "--slots",
      paramLabel = "N",
      description = "jobs that a machine does at a time (default: on record, or 1)")
  private Optional<Integer> slots = Optional.empty();

  /** From the request of a machine until it works. */
  public Optional<Duration> boot() {
    return boot.map(Times::duration);
  }

  /** Jobs that a machine does at a time. */
  public OptionalInt slots() {
    if (slots.isPresent() && (slots.get() < 1 || slots.get() > MOST_SLOTS)) {
      throw new Refusal(Exit.USAGE, "--slots is a whole number from 1 to " + MOST_SLOTS);
    }
    return slots.map(OptionalInt::of).orElse(OptionalInt.empty());
  }
}
