package scaler.engine.conformance;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import scaler.core.decide.RoleView.Placement;
import scaler.core.model.CloudMachine;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;

/** Whether one token ever gives one machine. */
final class Tokens {
  private Tokens() {}

  /** The rule on which every launch after a lost answer relies. */
  record SameBytes() implements Question {
    @Override
    public String name() {
      return "same token, same request";
    }

    @Override
    public int launches() {
      return 1;
    }

    @Override
    public Answer ask(Bench bench) {
      String token = bench.freshToken();
      Outcome<CloudMachine> first = bench.launch(token);
      Outcome<CloudMachine> again = bench.launch(token);
      if (!(first instanceof Outcome.Ok<CloudMachine>(var machine))) {
        return unasked(first);
      }
      bench.keep(machine);
      if (!(again instanceof Outcome.Ok<CloudMachine>(var same))) {
        return unasked(again);
      }
      return machine.id().equals(same.id())
          ? Answer.holds("both answers name " + machine.id())
          : Answer.broken(
              "the rule that one token gives one machine is broken: sent twice, one request launched %s and %s, so a lost answer would launch twice"
                  .formatted(machine.id(), same.id()));
    }
  }

  /** The same token for something else has to be refused. */
  record OtherBytes() implements Question {
    @Override
    public String name() {
      return "same token, other request";
    }

    @Override
    public int launches() {
      return 1;
    }

    @Override
    public Answer ask(Bench bench) {
      String token = bench.freshToken();
      Map<String, String> other = new TreeMap<>(bench.tags());
      other.put("conformance", "other");
      String subnet = bench.subnets().getFirst().subnet();
      Outcome<CloudMachine> first = bench.launch(token);
      if (!(first instanceof Outcome.Ok<CloudMachine>(var machine))) {
        return unasked(first);
      }
      return switch (bench.launch(bench.request(token, subnet, other))) {
        case Outcome.Failed<CloudMachine>(Failure.Invalid refused) ->
            Answer.holds("refused: " + refused.detail());
        case Outcome.Failed<CloudMachine>(var failure) -> Answer.unknown(failure.detail());
        case Outcome.Ok<CloudMachine>(var same) when same.id().equals(machine.id()) ->
            Answer.holds("answered with the first machine, and launched no other");
        case Outcome.Ok<CloudMachine>(var second) ->
            Answer.broken(
                "the rule that one token gives one machine is broken: with another tag the same token launched %s beside %s"
                    .formatted(second.id(), machine.id()));
      };
    }
  }

  /** scaler never does it; this tells why. */
  record OtherZone() implements Question {
    @Override
    public String name() {
      return "same token, other zone";
    }

    @Override
    public int launches() {
      return 2;
    }

    @Override
    public Answer ask(Bench bench) {
      Placement here = bench.subnets().getFirst();
      Optional<Placement> there =
          bench.subnets().stream().filter(one -> !one.zone().equals(here.zone())).findFirst();
      if (there.isEmpty()) {
        return Answer.notAsked("the fleet file names subnets of one zone only");
      }
      String token = bench.freshToken();
      LaunchRequest elsewhere = bench.request(token, there.get().subnet(), bench.tags());
      Outcome<CloudMachine> first = bench.launch(token);
      if (!(first instanceof Outcome.Ok<CloudMachine>(var machine))) {
        return unasked(first);
      }
      return switch (bench.launch(elsewhere)) {
        case Outcome.Failed<CloudMachine>(var failure) ->
            Answer.told("refused: " + failure.detail());
        case Outcome.Ok<CloudMachine>(var second) ->
            Answer.told(
                second.id().equals(machine.id())
                    ? "answered with the machine of the first zone"
                    : "launched a second machine, which is why scaler never sends a token to two zones");
      };
    }
  }

  private static Answer unasked(Outcome<CloudMachine> launch) {
    return launch instanceof Outcome.Failed<CloudMachine>(var failure)
        ? Answer.unknown("a launch failed: " + failure.detail())
        : Answer.unknown("a launch failed");
  }
}
