package scaler.core.fleet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.model.Market;

/**
 * What a machine costs an hour, as far as that is known. Amazon bills Linux and Windows by the
 * second, at least 60 of them for a launch; machines that live shorter than that are not told apart
 * here.
 *
 * @param listed US dollars an hour by machine type, as the cloud publishes them
 * @param own what the fleet file says instead; two of its names are no types: {@link #GP3} and
 *     {@link #PUBLIC_IPV4}
 * @param discount percent off what is listed, 0 to 100; what the file says is taken as it stands
 */
public record Tariff(Map<String, BigDecimal> listed, Map<String, BigDecimal> own, int discount) {
  /** In a fleet file's prices: US dollars for a gibibyte of a gp3 volume in a month. */
  public static final String GP3 = "gp3";

  /** In a fleet file's prices: US dollars for each machine's public address in an hour. */
  public static final String PUBLIC_IPV4 = "publicIpv4";

  /** In a fleet file's prices: goes before the type whose spot price is told. */
  public static final String SPOT = "spot ";

  /** A month of a volume's price: 30 days, as in Amazon's own examples. */
  private static final BigDecimal MONTH_HOURS = BigDecimal.valueOf(720);

  private static final int PLACES = 6;

  public Tariff {
    listed = Map.copyOf(listed);
    own = Map.copyOf(own);
    if (discount < 0 || discount > 100) {
      throw new IllegalArgumentException("a discount of %d percent".formatted(discount));
    }
  }

  /** The tariff of a fleet whose cloud publishes those prices. */
  public static Tariff of(FleetSpec fleet, Map<String, BigDecimal> listed) {
    return new Tariff(listed, fleet.prices(), fleet.discount());
  }

  /**
   * US dollars an hour of one machine, empty where its type's price is not known. Disk and public
   * address are in it where the fleet file tells their prices.
   *
   * @param root the disk that it boots from
   */
  public Optional<BigDecimal> perHour(String type, Market market, VolumeSpec root) {
    return machine(type, market)
        .map(
            machine -> machine.add(disk(root)).add(own.getOrDefault(PUBLIC_IPV4, BigDecimal.ZERO)));
  }

  /** Nobody lists spot prices, which change by the hour: the fleet file alone tells them. */
  private Optional<BigDecimal> machine(String type, Market market) {
    return switch (market) {
      case SPOT -> Optional.ofNullable(own.get(SPOT + type));
      case ON_DEMAND ->
          Optional.ofNullable(own.get(type))
              .or(() -> Optional.ofNullable(listed.get(type)).map(this::discounted));
    };
  }

  private BigDecimal discounted(BigDecimal price) {
    return discount == 0
        ? price
        : price.multiply(BigDecimal.valueOf(100L - discount)).scaleByPowerOfTen(-2);
  }

  private BigDecimal disk(VolumeSpec root) {
    boolean known =
        own.containsKey(GP3)
            && root.gibibytes().isPresent()
            && root.type().filter(type -> !type.equals(GP3)).isEmpty();
    return known
        ? own.getOrDefault(GP3, BigDecimal.ZERO)
            .multiply(BigDecimal.valueOf(root.gibibytes().orElseThrow()))
            .divide(MONTH_HOURS, PLACES, RoundingMode.HALF_UP)
        : BigDecimal.ZERO;
  }
}
