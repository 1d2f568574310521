package scaler.sim.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import scaler.sim.law.Facts;
import scaler.sim.law.Law;
import scaler.sim.law.Standing;
import scaler.sim.law.Witnesses;
import scaler.sim.region.Region;
import scaler.sim.region.Witness;
import scaler.sim.time.Dice;
import scaler.sim.time.Dice.Rolls;
import scaler.sim.time.Timeline;

/**
 * All applications of a life, and who operates them. They share the region, the database and the
 * processes; the names of their roles are the same, and in half of such lives those of balancers
 * and data volumes, too.
 */
final class Applications {
  private static final List<String> NAMES = List.of("shop", "mill", "bank");

  /** Acts of people are numbered from here on for each application. */
  private static final int ACTS = 10_000;

  private final List<Application> all = new ArrayList<>();
  private final List<People> people = new ArrayList<>();
  private final List<Share> shares = new ArrayList<>();

  /**
   * @param most so many at the most
   */
  Applications(Dice dice, Timeline time, int most) {
    Rolls rolls = dice.rolls("applications");
    int count = rolls.one(1, 1, 1, 1, 1, 1, 1, 2, 2, 3);
    boolean sharing = rolls.chance(0.5);
    for (String name : NAMES.subList(0, Math.min(count, most))) {
      String own = all.isEmpty() ? "" : name + "-";
      shares.add(count == 1 ? Share.ALONE : new Share(own, sharing ? "" : own, 2));
      all.add(Application.of(new Facts(time, name, "sim"), Math.min(count, most) > 1));
    }
    List<Facts> facts = all.stream().map(Application::facts).toList();
    facts.forEach(one -> one.beside(facts));
  }

  /** Their laws, as those who look on. */
  Witness witness() {
    return new Witnesses(all.stream().map(Application::laws).toList());
  }

  /** From now on there are people. */
  void begin(People.Site site, Dice dice) {
    for (int n = 0; n < all.size(); n++) {
      people.add(new People(all.get(n), site, dice, shares.get(n), n * ACTS));
    }
    people.forEach(People::begin);
  }

  void in(Region region) {
    all.forEach(one -> one.facts().in(region));
  }

  List<Application> all() {
    return all;
  }

  List<People> people() {
    return people;
  }

  /** Some time has passed. */
  void sweep() {
    all.forEach(one -> one.laws().sweep());
  }

  List<Integer> acts() {
    return people.stream().flatMap(some -> some.acts().stream()).toList();
  }

  List<Standing> standing() {
    return all.stream().flatMap(one -> one.end().standing().stream()).toList();
  }

  Map<Law, Long> held() {
    Map<Law, Long> held = new EnumMap<>(Law.class);
    all.forEach(
        one -> one.facts().held().forEach((law, times) -> held.merge(law, times, Long::sum)));
    return held;
  }

  Map<String, Long> reached() {
    Map<String, Long> reached = new HashMap<>();
    all.forEach(one ->
        one.facts().reached().forEach((path, times) -> reached.merge(path, times, Long::sum)));
    return reached;
  }
}
