package scaler.engine.loop;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import scaler.core.model.BalancerSpec;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.Market;
import scaler.core.plan.Step;

/** Steps in words, for those who only want to know. */
final class Steps {
  private Steps() {}

  /** A verb and its object; empty where nothing would be done. */
  static Optional<String> words(Step step) {
    return switch (step) {
      case Step.Launch(var where, var type, var market, _) ->
          Optional.of(
              "launch one%s%s in %s"
                  .formatted(
                      market == Market.SPOT ? " spot" : "",
                      type.isEmpty() ? "" : " " + type,
                      where.zone()));
      case Step.AskAgain(var machine) -> Optional.of("ask again for " + machine.label());
      case Step.Become(var machine, var next, var why) ->
          Optional.of("note that %s is %s (%s)".formatted(machine.label(), next.word(), why));
      case Step.Missing(var machine) -> note(machine, "missing");
      case Step.Listed(var machine) -> note(machine, "listed again");
      case Step.LookById(var machine) ->
          Optional.of("ask the cloud whether %s is there".formatted(machine.label()));
      case Step.Register(var machine, var with) ->
          Optional.of("register %s with %s".formatted(machine.label(), labels(with)));
      case Step.Attach(var machine, var volumes) ->
          Optional.of("attach %s to %s".formatted(names(volumes), machine.label()));
      case Step.Snapshot(var machine, var volumes) ->
          Optional.of("take a snapshot of " + names(volumes));
      case Step.Drain(var machine, var cause) ->
          Optional.of("drain %s (%s)".formatted(machine.label(), cause.detail()));
      case Step.Cordon(var machine) -> Optional.of("cordon " + machine.label());
      case Step.Acknowledged(var machine, var proof) -> note(machine, proof);
      case Step.Unlocked(var machine, var proof) -> note(machine, proof);
      case Step.Deregister(var machine, var from) ->
          Optional.of("take %s out of %s".formatted(machine.label(), labels(from)));
      case Step.TakeBack(var machine) -> Optional.of("take back " + machine.label());
      case Step.Uncordon(var machine) -> Optional.of("uncordon " + machine.label());
      case Step.DrainIsLate(var machine, var missing) ->
          Optional.of("report that %s drains too long: %s".formatted(machine.label(), missing));
      case Step.End(var machine, var cause) ->
          Optional.of("end %s (%s)".formatted(machine.label(), cause.detail()));
      case Step.EndAgain(var machine) -> Optional.of("end " + machine.label());
      case Step.Order(var machine, var order) -> Optional.of(order.words() + " " + machine.label());
      case Step.Wait look -> Optional.empty();
    };
  }

  private static Optional<String> note(Machine machine, String proof) {
    return Optional.of("note of %s: %s".formatted(machine.label(), proof));
  }

  private static String labels(List<BalancerSpec> balancers) {
    return balancers.stream().map(BalancerSpec::label).collect(Collectors.joining(" and "));
  }

  private static String names(List<HeldVolume> volumes) {
    return volumes.stream().map(one -> one.id().value()).collect(Collectors.joining(", "));
  }
}
