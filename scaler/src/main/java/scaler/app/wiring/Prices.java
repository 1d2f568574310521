package scaler.app.wiring;

import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Tariff;
import scaler.outbound.prices.ListPrices;

/** What machines of a fleet cost. */
public final class Prices {
  private static final Map<String, Map<String, BigDecimal>> READ = new ConcurrentHashMap<>();

  private Prices() {}

  /** The fleet file's prices above those that its cloud publishes. */
  public static Tariff of(FleetSpec fleet) {
    return switch (fleet.cloud().provider()) {
      case LOCAL -> Tariff.of(fleet, Map.of());
      case AWS ->
          Tariff.of(
              fleet,
              fleet
                  .cloud()
                  .region()
                  .map(region -> READ.computeIfAbsent(region, ListPrices::of))
                  .orElse(Map.of()));
    };
  }
}
