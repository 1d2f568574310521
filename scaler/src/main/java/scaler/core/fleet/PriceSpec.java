package scaler.core.fleet;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What a fleet file says of prices; see {@link Tariff}.
 *
 * @param own US dollars an hour by machine type; names of volume types are dollars for a GiB and
 *     month, {@link Tariff#PUBLIC_IPV4} is dollars an hour
 * @param discount percent off the cloud's own prices of machines, 0 to 100
 * @param commitment by type, how many machines are paid for whether they run or not
 */
public record PriceSpec(
    Map<String, BigDecimal> own, int discount, Map<String, Integer> commitment) {
  /** A file that says nothing. */
  public static final PriceSpec NONE = new PriceSpec(Map.of(), 0, Map.of());

  public PriceSpec {
    own = Map.copyOf(own);
    commitment = Map.copyOf(commitment);
    if (discount < 0 || discount > 100) {
      throw new IllegalArgumentException("a discount of %d percent".formatted(discount));
    }
  }
}
