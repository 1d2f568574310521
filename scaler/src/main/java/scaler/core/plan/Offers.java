package scaler.core.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.Market;
import scaler.core.model.Offer;
import scaler.core.model.Sight;

/**
 * Where new machines go: the least filled zone first, since zones stay even whatever that costs; in
 * it the markets in turn, and in each market the types in turn.
 */
final class Offers {
  private final RoleView view;
  private final Instant now;

  /** Zones that leave launches unanswered, with their number. */
  private final Map<String, Integer> silent = new TreeMap<>();

  private final Shelves shelves;

  private Offers(RoleView view, Instant now) {
    this.view = view;
    this.now = now;
    this.shelves = new Shelves(view.stock());
    view.machines().stream()
        .map(Sight::machine)
        .filter(Machine::unanswered)
        .forEach(machine -> silent.merge(machine.zone(), 1, Integer::sum));
  }

  /** Launches, fewer than asked for where something stands in the way. */
  record Chosen(List<Step.Launch> launches, List<Guard> guards) {}

  /**
   * One after the other in the least filled zone that has an offer which does not rest, and that
   * answers.
   *
   * @param filled machines of each zone; those chosen are added
   */
  static Chosen choose(RoleView view, int count, Map<String, Integer> filled, Instant now) {
    return new Offers(view, now).choose(count, filled);
  }

  private Chosen choose(int count, Map<String, Integer> filled) {
    // What the cloud is taking back now, it would hardly give again: that comes last.
    List<Step.Launch> open =
        offers()
            .filter(launch -> restsUntil(launch).isEmpty())
            .sorted(Comparator.comparing(this::isTakenBack))
            .toList();
    List<Step.Launch> launches = new ArrayList<>();
    List<Guard> guards = new ArrayList<>();
    if (count > 0) {
      silent.forEach((zone, unanswered) -> guards.add(new Guard.ZoneSilent(zone, unanswered)));
    }
    if (count > 0 && !view.hasElsewhere()) {
      guards.add(new Guard.NowhereElse(count));
    }
    if (open.isEmpty() && count > 0) {
      offers()
          .flatMap(launch -> restsUntil(launch).stream())
          .min(Comparator.naturalOrder())
          .ifPresent(first -> guards.add(new Guard.OffersRest(count, first)));
    }
    for (int n = 0; n < count && !open.isEmpty(); n++) {
      List<Step.Launch> stocked =
          open.stream().filter(launch -> shelves.serve(launch.where().zone())).toList();
      if (stocked.isEmpty()) {
        guards.add(shelves.lack(open, count - n));
        break;
      }
      Step.Launch next = leastFilled(stocked, filled, launch -> launch.where().zone());
      launches.add(
          new Step.Launch(
              next.where(), next.type(), next.market(), shelves.take(next.where().zone())));
    }
    return new Chosen(launches, guards);
  }

  /** All that may be launched, the most wanted first within each zone. */
  private Stream<Step.Launch> offers() {
    List<String> types = view.spec().machine().types();
    List<Market> markets = view.spec().machine().markets();
    List<String> named = types.isEmpty() ? List.of("") : types;
    return view.subnets().stream()
        .filter(where -> !silent.containsKey(where.zone()))
        .filter(where -> view.evacuation(where.zone()).isEmpty())
        .flatMap(where ->
            markets.stream()
                .flatMap(market ->
                    named.stream().map(type -> new Step.Launch(where, type, market, List.of()))));
  }

  private boolean isTakenBack(Step.Launch launch) {
    return launch.market() == Market.SPOT
        && view.machines().stream()
            .filter(Interruption::under)
            .anyMatch(seen ->
                seen.machine().zone().equals(launch.where().zone())
                    && (launch.type().isEmpty()
                        || seen.cloud()
                            .map(CloudMachine::type)
                            .equals(Optional.of(launch.type()))));
  }

  private Optional<Instant> restsUntil(Step.Launch launch) {
    return view.trouble()
        .restsUntil(new Offer(launch.where().zone(), launch.type(), launch.market()), now);
  }

  /** The first in the least filled zone; it fills its zone by one. */
  static <T> T leastFilled(
      Collection<T> choice, Map<String, Integer> filled, Function<T, String> zone) {
    T least =
        choice.stream()
            .min(Comparator.comparing(one -> filled.getOrDefault(zone.apply(one), 0)))
            .orElseThrow();
    filled.merge(zone.apply(least), 1, Integer::sum);
    return least;
  }
}
