package scaler.core.fleet;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import scaler.core.model.Market;

/**
 * What machines cost an hour, together.
 *
 * @param perHour US dollars of all whose price is known
 * @param committed how much of it is paid for whether they run or not
 * @param unpriced how many have no known price
 * @param unused by type, how many machines are paid for and do not run
 */
public record Bill(
    BigDecimal perHour, BigDecimal committed, int unpriced, Map<String, Integer> unused) {
  public Bill {
    unused = Map.copyOf(unused);
  }

  /**
   * One machine.
   *
   * @param what its type; with {@link Tariff#SPOT} before it where it is a spot machine, which
   *     nothing but itself pays for
   * @param rate empty where its price is not known
   */
  public record Line(String what, Optional<Rate> rate) {
    /** A machine of that type and market. */
    public static Line of(String type, Market market, Optional<Rate> rate) {
      return switch (market) {
        case ON_DEMAND -> new Line(type, rate);
        case SPOT -> new Line(Tariff.SPOT + type, rate);
      };
    }
  }

  /**
   * Adds up. Of a type that is paid for, the first machines are those that are; of parts of a fleet
   * the first part takes what it can, and {@link #unused} is what is left for the next.
   *
   * @param commitment by type, how many are paid for
   */
  public static Bill of(List<Line> machines, Map<String, Integer> commitment) {
    Map<String, Integer> left = new HashMap<>(commitment);
    BigDecimal all = BigDecimal.ZERO;
    BigDecimal paid = BigDecimal.ZERO;
    int unpriced = 0;
    for (Line line : machines) {
      boolean covered = left.getOrDefault(line.what(), 0) > 0;
      left.computeIfPresent(line.what(), (type, number) -> Math.max(0, number - 1));
      if (line.rate().isEmpty()) {
        unpriced++;
        continue;
      }
      Rate rate = line.rate().get();
      all = all.add(rate.perHour());
      paid = covered ? paid.add(rate.machine()) : paid;
    }
    Map<String, Integer> unused = new TreeMap<>(left);
    unused.values().removeIf(number -> number == 0);
    return new Bill(all, paid, unpriced, unused);
  }

  /** US dollars an hour that would not be spent without these machines. */
  public BigDecimal marginal() {
    return perHour.subtract(committed);
  }
}
