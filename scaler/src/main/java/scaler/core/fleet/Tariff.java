package scaler.core.fleet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.model.Billing;
import scaler.core.model.Market;

/**
 * What a fleet's machines cost, as far as that is known: what its file says, else what its cloud
 * publishes.
 */
public record Tariff(PriceList listed, PriceSpec told) {
  /** In a fleet file's prices: US dollars for a machine's public address in an hour. */
  public static final String PUBLIC_IPV4 = "publicIpv4";

  /** In a fleet file's prices: goes before the type whose spot price is told. */
  public static final String SPOT = "spot ";

  /** What disks are where neither file nor image is known to say it. */
  private static final String USUAL_VOLUME = "gp3";

  /** A month of a volume's price: 30 days, as in Amazon's own examples. */
  private static final BigDecimal MONTH_HOURS = BigDecimal.valueOf(720);

  private static final int PLACES = 6;

  /**
   * What one machine costs; empty where its type's price is not known. Its disk is in it where its
   * size is told and its type has a price.
   *
   * @param root the disk that it boots from
   */
  public Optional<Rate> rate(String type, Market market, Billing billing, VolumeSpec root) {
    return machine(type, market, billing)
        .map(machine -> new Rate(machine, disk(root).add(address(billing)), billing.platform()));
  }

  /** Nobody lists spot prices, which change by the hour: the fleet file alone tells them. */
  private Optional<BigDecimal> machine(String type, Market market, Billing billing) {
    return switch (market) {
      case SPOT -> Optional.ofNullable(told.own().get(SPOT + type));
      case ON_DEMAND ->
          Optional.ofNullable(told.own().get(type))
              .or(() -> listed.machine(type, billing.platform()).map(this::discounted));
    };
  }

  private BigDecimal discounted(BigDecimal price) {
    return told.discount() == 0
        ? price
        : price.multiply(BigDecimal.valueOf(100L - told.discount())).scaleByPowerOfTen(-2);
  }

  private BigDecimal address(Billing billing) {
    return billing.publicIpv4()
        ? told.own().getOrDefault(PUBLIC_IPV4, listed.publicIpv4())
        : BigDecimal.ZERO;
  }

  private BigDecimal disk(VolumeSpec root) {
    String type = root.type().orElse(USUAL_VOLUME);
    BigDecimal month =
        told.own().getOrDefault(type, listed.volumes().getOrDefault(type, BigDecimal.ZERO));
    return month
        .multiply(BigDecimal.valueOf(root.gibibytes().orElse(0)))
        .divide(MONTH_HOURS, PLACES, RoundingMode.HALF_UP)
        .stripTrailingZeros();
  }
}
