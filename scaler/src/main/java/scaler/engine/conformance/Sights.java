package scaler.engine.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.engine.port.Outcome;
import scaler.engine.port.Parts.Anatomy;

/** What can be seen of machines, and how late. */
final class Sights {
  private Sights() {}

  /** How late a launch is seen. */
  record NewMachine() implements Question {
    @Override
    public String name() {
      return "a new machine is seen";
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
      Map<String, String> tags = bench.tags();
      Map<String, Bench.Sight> wanted = new LinkedHashMap<>();
      wanted.put("byId", () -> bench.look(id).isPresent());
      wanted.put("listed", () -> bench.listed(id).isPresent());
      // A cloud adds tags of its own: EC2 those of the launch template.
      wanted.put(
          "tagged",
          () ->
              bench
                  .listed(id)
                  .filter(seen -> seen.tags().entrySet().containsAll(tags.entrySet()))
                  .isPresent());
      wanted.put(
          "running", () -> bench.listed(id).filter(s -> s.state() == State.RUNNING).isPresent());
      Instant began = bench.now();
      Answer answer = Answer.holds("by its id, in listings, with all its tags, running");
      for (var one : wanted.entrySet()) {
        if (bench.until(Bench.PATIENCE, one.getValue()).isEmpty()) {
          return Answer.broken(
              "after %d s %s is not seen: %s"
                  .formatted(bench.since(began).toSeconds(), id, one.getKey()));
        }
        answer = answer.with(one.getKey() + "Seconds", Bench.seconds(bench.since(began)));
      }
      return answer;
    }
  }

  /** Judges what a machine is made of. */
  private interface OfAnatomy extends OfMachine {
    Answer judge(Bench bench, Anatomy parts);

    @Override
    default Answer ask(Bench bench, CloudMachine subject) {
      return switch (bench.parts().of(subject.id())) {
        case Outcome.Failed<Optional<Anatomy>>(var failure) -> Answer.unknown(failure.detail());
        case Outcome.Ok<Optional<Anatomy>>(var parts) ->
            parts
                .map(shown -> judge(bench, shown))
                .orElseGet(() -> Answer.notAsked("machines have no such parts here"));
      };
    }
  }

  /** Whether tags of the launch are on everything that costs. */
  record TaggedParts() implements OfAnatomy {
    @Override
    public String name() {
      return "tags on volumes and interfaces";
    }

    @Override
    public Answer judge(Bench bench, Anatomy parts) {
      List<String> bare =
          parts.tags().entrySet().stream()
              .filter(part -> !part.getValue().entrySet().containsAll(bench.tags().entrySet()))
              .map(Map.Entry::getKey)
              .sorted()
              .toList();
      if (parts.tags().isEmpty()) {
        return Answer.unknown("no volume and no interface of the machine is shown");
      }
      return bare.isEmpty()
          ? Answer.holds("all of them on all %d parts".formatted(parts.tags().size()))
          : Answer.broken("missing on " + String.join(", ", bare));
    }
  }

  /** Whether a machine's credentials are out of reach of what it is tricked into asking. */
  record TokensOnly() implements OfAnatomy {
    @Override
    public String name() {
      return "metadata by token only";
    }

    @Override
    public Answer judge(Bench bench, Anatomy parts) {
      return parts.tokensOnly() && parts.hops() == 1
          ? Answer.holds("required, for one hop")
          : Answer.broken(
              parts.tokensOnly()
                  ? "required, but for %d hops".formatted(parts.hops())
                  : "metadata is given without a token");
    }
  }

  /** How late a tag is seen, and its removal. */
  record Cordon(String key, String value) implements OfMachine {
    @Override
    public String name() {
      return "the cordon comes and goes";
    }

    @Override
    public Answer ask(Bench bench, CloudMachine subject) throws InterruptedException {
      MachineId id = subject.id();
      if (bench.cloud().tag(id, key, value) instanceof Outcome.Failed<MachineId>(var failure)) {
        return Answer.unknown("the tag was not set: " + failure.detail());
      }
      Optional<Duration> set =
          bench.until(
              Bench.PATIENCE,
              () -> bench.listed(id).filter(m -> value.equals(m.tags().get(key))).isPresent());
      if (bench.cloud().untag(id, key) instanceof Outcome.Failed<MachineId>(var failure)) {
        return Answer.unknown("the tag was not removed: " + failure.detail());
      }
      Optional<Duration> gone =
          bench.until(
              Bench.PATIENCE,
              () -> bench.listed(id).filter(m -> !m.tags().containsKey(key)).isPresent());
      return set.isPresent() && gone.isPresent()
          ? Answer.holds("set and removed, as listings show it")
              .with("setSeconds", Bench.seconds(set.get()))
              .with("removedSeconds", Bench.seconds(gone.get()))
          : Answer.broken("listings do not show that the tag was set and removed");
    }
  }

  /** What is said of a machine that never was. */
  record Nobody() implements Question {
    @Override
    public String name() {
      return "an unknown id";
    }

    @Override
    public Answer ask(Bench bench) {
      MachineId nobody = new MachineId("i-0aaaaaaaaaaaaaaaa");
      return switch (bench.cloud().find(nobody)) {
        case Outcome.Failed<Optional<CloudMachine>>(var failure) ->
            Answer.unknown(failure.detail());
        case Outcome.Ok<Optional<CloudMachine>>(var found) ->
            found.isPresent()
                ? Answer.broken("a machine is shown that was never launched")
                : switch (bench.cloud().stop(nobody, false)) {
                  case Outcome.Ok<MachineId> done ->
                      Answer.broken("a machine was stopped that was never launched");
                  case Outcome.Failed<MachineId>(var failure) ->
                      Answer.holds("not there; its stop: " + failure.detail());
                };
      };
    }
  }
}
