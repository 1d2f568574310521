package scaler.engine.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;

/**
 * Many launches at once, those that are throttled again until they are let through, and a few that
 * get no answer again under their token, as the loop asks.
 *
 * @param machines how many
 */
record Bursts(int machines) implements Question {
  private static final int AT_ONCE = 10;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int FEW = 5;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Override
  public String name() {
    return machines + " launches at once";
  }

  @Override
  public int launches() {
    return machines;
  }

  @Override
  public Answer ask(Bench bench) throws InterruptedException {
    List<String> open = new ArrayList<>();
    for (int n = 0; n < machines; n++) {
      open.add(bench.freshToken());
    }
    Tally tally = new Tally();
    Instant began = bench.now();
    while (!open.isEmpty() && tally.other.isEmpty() && bench.since(began).compareTo(LIMIT) < 0) {
      List<String> wave = List.copyOf(open.subList(0, Math.min(AT_ONCE, open.size())));
      List<Outcome<CloudMachine>> outcomes = together(bench, wave);
      int before = tally.throttled + tally.unanswered;
      for (int n = 0; n < wave.size(); n++) {
        if (tally.launched(outcomes.get(n))) {
          open.remove(wave.get(n));
        }
      }
      if (tally.throttled + tally.unanswered > before) {
        bench.rest(PAUSE);
      }
    }
    Duration took = bench.since(began);
    bench.end(tally.got);
    return judged(tally.got.size(), tally.answers, tally.other)
        .with("launched", tally.got.size())
        .with("throttled", tally.throttled)
        .with("unanswered", tally.unanswered)
        .with("tookSeconds", Bench.seconds(took));
  }

  /** What came of the launches so far. */
  private static final class Tally {
    final Set<MachineId> got = new HashSet<>();
    int answers;
    int throttled;
    int unanswered;
    Optional<Failure> other = Optional.empty();

    boolean launched(Outcome<CloudMachine> outcome) {
      return switch (outcome) {
        case Outcome.Ok<CloudMachine>(var machine) -> {
          answers++;
          got.add(machine.id());
          yield true;
        }
        case Outcome.Failed<CloudMachine>(Failure.Throttled wait) -> {
          throttled++;
          yield false;
        }
        case Outcome.Failed<CloudMachine>(Failure.Unavailable lost) when unanswered < FEW -> {
          unanswered++;
          yield false;
        }
        case Outcome.Failed<CloudMachine>(var failure) -> {
          other = Optional.of(failure);
          yield false;
        }
      };
    }
  }

  private Answer judged(int got, int answers, Optional<Failure> other) {
    if (got < answers) {
      return Answer.broken(
          "%d launches under tokens of their own gave only %d machines".formatted(answers, got));
    }
    if (other.isPresent()) {
      String says = "ended after %d: %s".formatted(got, other.get().detail());
      return other.get() instanceof Failure.NoCapacity ? Answer.told(says) : Answer.unknown(says);
    }
    return got == machines
        ? Answer.holds("each gave a machine of its own")
        : Answer.told("%d of %d were let through in time".formatted(got, machines));
  }

  private static List<Outcome<CloudMachine>> together(Bench bench, List<String> tokens)
      throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Outcome<CloudMachine>>> launches =
          tokens.stream()
              .<Callable<Outcome<CloudMachine>>>map(token -> () -> bench.launch(token))
              .toList();
      List<Outcome<CloudMachine>> outcomes = new ArrayList<>();
      for (Future<Outcome<CloudMachine>> done : threads.invokeAll(launches)) {
        outcomes.add(done.get());
      }
      return outcomes;
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a launch failed: " + bug.getCause(), bug);
    }
  }
}
