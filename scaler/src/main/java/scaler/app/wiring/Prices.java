package scaler.app.wiring;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.PriceList;
import scaler.core.fleet.Tariff;
import scaler.outbound.prices.ListPrices;

/** What machines of a fleet cost. */
public final class Prices {
  private static final Map<String, PriceList> READ = new ConcurrentHashMap<>();

  private Prices() {}

  /** The fleet file's prices above those that its cloud publishes. */
  public static Tariff of(FleetSpec fleet) {
    return new Tariff(
        switch (fleet.cloud().provider()) {
          case LOCAL -> PriceList.NONE;
          case AWS -> READ.computeIfAbsent(fleet.cloud().region().orElse(""), ListPrices::of);
        },
        fleet.prices());
  }
}
