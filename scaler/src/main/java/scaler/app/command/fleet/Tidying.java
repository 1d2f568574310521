package scaler.app.command.fleet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.core.model.MachineId;
import scaler.engine.conformance.Bench;
import scaler.engine.conformance.Sweep;

/**
 * Ends the machines of {@code scaler conformance}, whatever happened before, and says what is left.
 */
record Tidying(Here here, Path file) {
  /** After a signal the process is waited for no longer than half a minute. */
  private static final Duration HURRY = Duration.ofSeconds(15);

  /** A signal that came before, or comes meanwhile, stays set; it only makes this hurry. */
  Sweep of(Bench bench) {
    Optional<Sweep> swept = inPeace(bench);
    boolean signal = swept.isEmpty();
    try {
      Sweep done = swept.isPresent() ? swept.get() : hurried(bench);
      complain(done, bench.unanswered());
      return done;
    } catch (InterruptedException again) {
      throw new Refusal(
          Exit.INTERRUPTED, "stopped before all machines were ended; run " + command());
    } finally {
      if (signal) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Empty where a signal does not let it; it is no longer set then. */
  private static Optional<Sweep> inPeace(Bench bench) {
    if (Thread.interrupted()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Sweep.of(bench));
    } catch (InterruptedException signal) {
      return Optional.empty();
    }
  }

  private Sweep hurried(Bench bench) throws InterruptedException {
    // Set, the signal would keep every call from being made.
    Thread.interrupted();
    here.complain(
        "stopping: what was launched is ended first; should that be cut off, run " + command());
    return Sweep.of(bench, HURRY);
  }

  private void complain(Sweep swept, int unanswered) {
    String why = swept.trouble().orElse("");
    if (!swept.left().isEmpty()) {
      here.complain("still there: %s (%s); run %s".formatted(ids(swept), why, command()));
    } else if (!why.isEmpty()) {
      here.complain(
          "the machines cannot be listed, so some may be left (%s); run %s"
              .formatted(why, command()));
    }
    if (unanswered > 0) {
      here.complain(
          "%d launches got no answer, so machines may come of them later; run %s in five minutes"
              .formatted(unanswered, command()));
    }
  }

  private String command() {
    return "scaler conformance %s --clean".formatted(file);
  }

  private static String ids(Sweep swept) {
    return swept.left().stream().sorted().map(MachineId::value).collect(Collectors.joining(", "));
  }
}
