package scaler.engine.loop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import scaler.core.decide.Sentences;
import scaler.core.fleet.SourceSpec.EachMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.PlainNumber;
import scaler.core.model.Reading;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;

/**
 * What the machines of a role in service have in hand, as one reading. All are asked at once. One
 * that does not tell counts like the busiest that does: a web server that is overloaded is the very
 * one that does not answer. Where fewer than half tell, nothing is known.
 */
final class MachineLoads {
  private final Pages pages;
  private final Hands hands;

  MachineLoads(Pages pages, Hands hands) {
    this.pages = pages;
    this.hands = hands;
  }

  private record Told(Machine machine, Outcome<Integer> load) {
    /** Who it is and why it did not tell. */
    String silence(Failure failure) {
      return "%s at %s: %s"
          .formatted(
              machine.label(),
              machine.place().map(Machine.Place::address).orElse("no address"),
              failure.detail());
    }
  }

  /**
   * The sum.
   *
   * @param machines all of the role
   */
  Reading read(EachMachine source, List<Machine> machines, Instant now) {
    List<Callable<Told>> asked =
        machines.stream()
            .filter(machine -> machine.state() == MachineState.IN_SERVICE)
            .<Callable<Told>>map(machine -> () -> new Told(machine, load(source, machine)))
            .toList();
    return asked.isEmpty()
        ? new Reading.Unknown(
            now, "no machine of the role is in service, so none tells what it has in hand")
        : sum(hands.all(asked, asked.size()), now);
  }

  private Outcome<Integer> load(EachMachine source, Machine machine) {
    return machine
        .place()
        .map(place -> pages.load(source.url(), place.address(), place.portOffset()))
        .orElseGet(() -> Outcome.failed(new Failure.Unavailable("it has no address on record")));
  }

  private static Reading sum(List<Told> all, Instant now) {
    List<Integer> loads = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    for (Told told : all) {
      switch (told.load()) {
        case Outcome.Ok<Integer>(var load) -> loads.add(load);
        case Outcome.Failed<Integer>(var failure) -> silent.add(told.silence(failure));
      }
    }
    if (loads.size() * 2 < all.size()) {
      return new Reading.Unknown(
          now,
          "%d of %s in service told what they have in hand, fewer than half; %s"
              .formatted(
                  loads.size(),
                  Sentences.count(all.size(), "machine", "machines"),
                  silent.getFirst()));
    }
    int busiest = loads.stream().mapToInt(Integer::intValue).max().orElse(0);
    long sum = loads.stream().mapToLong(Integer::longValue).sum() + (long) silent.size() * busiest;
    return new Reading.Known(
        now,
        (int) Math.min(sum, PlainNumber.MOST),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        silent.stream()
            .findFirst()
            .map(first -> new Reading.Silent(silent.size(), all.size(), busiest, first)));
  }
}
