package scaler.engine.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.engine.port.Outcome;

/** The verbs of healing, and the end. */
final class Power {
  private static final Duration WATCH = Duration.ofSeconds(10);

  private Power() {}

  /** Looks at a machine for as long as a reboot might show. */
  record Reboot() implements OfMachine {
    @Override
    public String name() {
      return "a reboot";
    }

    @Override
    public Answer ask(Bench bench, CloudMachine subject) throws InterruptedException {
      MachineId id = subject.id();
      if (bench.cloud().reboot(id) instanceof Outcome.Failed<MachineId>(var failure)) {
        return Answer.unknown("it was not taken: " + failure.detail());
      }
      Trace trace = new Trace();
      bench.until(WATCH, () -> trace.saw(bench.state(id), State.TERMINATED));
      boolean same = bench.look(id).flatMap(CloudMachine::address).equals(subject.address());
      return trace.only(State.RUNNING) && same
          ? Answer.holds("taken; it is shown as running all the time, at the same address")
          : Answer.broken(
              "it was seen as %s, %s"
                  .formatted(trace, same ? "at its address" : "at another address"));
    }
  }

  /** Stops and starts a machine. */
  record StopAndStart() implements OfMachine {
    @Override
    public String name() {
      return "a stop and a start";
    }

    @Override
    public Answer ask(Bench bench, CloudMachine subject) throws InterruptedException {
      if (!subject.stoppable()) {
        return Answer.notAsked("its root disk is its host's, or it is lent by the spot market");
      }
      MachineId id = subject.id();
      if (bench.cloud().stop(id, false) instanceof Outcome.Failed<MachineId>(var failure)) {
        return Answer.unknown("the stop was not taken: " + failure.detail());
      }
      Trace trace = new Trace();
      Optional<Duration> stopped =
          bench.until(Bench.PATIENCE, () -> trace.saw(bench.state(id), State.STOPPED));
      if (stopped.isEmpty()) {
        return Answer.broken("it does not come to a stop; it was seen as " + trace);
      }
      if (bench.cloud().start(id) instanceof Outcome.Failed<MachineId>(var failure)) {
        return Answer.told("it stopped, and its start was refused: " + failure.detail())
            .with("stoppedSeconds", Bench.seconds(stopped.get()));
      }
      Optional<Duration> runs =
          bench.until(Bench.PATIENCE, () -> trace.saw(bench.state(id), State.RUNNING));
      boolean same = bench.look(id).flatMap(CloudMachine::address).equals(subject.address());
      if (runs.isEmpty() || !same) {
        return Answer.broken(
            runs.isEmpty()
                ? "it does not start again; it was seen as " + trace
                : "it has another address after its start");
      }
      return Answer.holds("seen as %s, at the same address".formatted(trace))
          .with("stoppedSeconds", Bench.seconds(stopped.get()))
          .with("startedSeconds", Bench.seconds(runs.get()));
    }
  }

  /** Ends a machine twice, and looks how long it is shown. */
  record EndTwice() implements OfMachine {
    @Override
    public String name() {
      return "an end, twice";
    }

    @Override
    public Answer ask(Bench bench, CloudMachine subject) throws InterruptedException {
      MachineId id = subject.id();
      Instant began = bench.now();
      if (bench.cloud().terminate(id) instanceof Outcome.Failed<MachineId>(var failure)) {
        return Answer.unknown("its end was not taken: " + failure.detail());
      }
      Trace trace = new Trace();
      Optional<Duration> over =
          bench.until(Bench.PATIENCE, () -> trace.saw(bench.state(id), State.TERMINATED));
      if (over.isEmpty()) {
        return Answer.broken("it does not come to its end; it was seen as " + trace);
      }
      if (bench.cloud().terminate(id) instanceof Outcome.Failed<MachineId>(var failure)) {
        return Answer.broken("ended again, it is an error: " + failure.detail());
      }
      return Answer.holds("seen as %s; ended again, nothing happens".formatted(trace))
          .with("endedSeconds", Bench.seconds(bench.since(began)));
    }
  }

  /** Whether an ended machine is still shown a while later. */
  record AfterTheEnd(Duration watch) implements Question {
    @Override
    public String name() {
      return "an ended machine is shown";
    }

    @Override
    public int launches() {
      return 1;
    }

    @Override
    public Answer ask(Bench bench) throws InterruptedException {
      if (!(bench.launch(bench.freshToken()) instanceof Outcome.Ok<CloudMachine>(var machine))) {
        return Answer.unknown("its launch failed");
      }
      MachineId id = machine.id();
      bench.until(Bench.PATIENCE, () -> bench.listed(id).isPresent());
      bench.cloud().terminate(id);
      bench.until(Bench.PATIENCE, () -> bench.state(id).map(State.TERMINATED::equals).orElse(true));
      Instant ended = bench.now();
      bench.until(watch, () -> bench.look(id).isEmpty() && bench.listed(id).isEmpty());
      Duration watched = bench.since(ended);
      return Answer.told(
              "%d s after its end %s by its id and %s in listings"
                  .formatted(
                      watched.toSeconds(),
                      bench.look(id).isPresent() ? "still" : "no more",
                      bench.listed(id).isPresent() ? "still" : "no more"))
          .with("watchedSeconds", Bench.seconds(watched));
    }
  }

  /** The states in which a machine was seen, in order. */
  private static final class Trace {
    private final Set<State> states = new LinkedHashSet<>();

    /** Notes a state, and tells whether it is the one that is waited for. */
    boolean saw(Optional<State> state, State wanted) {
      state.ifPresent(states::add);
      return state.filter(wanted::equals).isPresent();
    }

    boolean only(State state) {
      return states.equals(Set.of(state));
    }

    @Override
    public String toString() {
      return states.stream()
          .map(state -> state.name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .collect(Collectors.joining(", "));
    }
  }
}
