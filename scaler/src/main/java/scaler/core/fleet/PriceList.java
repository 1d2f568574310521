package scaler.core.fleet;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.Platform;

/**
 * What a cloud publishes for one region.
 *
 * @param linux US dollars an hour by machine type
 * @param above what other platforms cost more an hour, by type
 * @param volumes US dollars for a GiB in a month of 720 hours, by volume type
 * @param publicIpv4 US dollars an hour for a public address
 */
public record PriceList(
    Map<String, BigDecimal> linux,
    Map<Platform, Map<String, BigDecimal>> above,
    Map<String, BigDecimal> volumes,
    BigDecimal publicIpv4) {
  /** Of a cloud that costs nothing. */
  public static final PriceList NONE = new PriceList(Map.of(), Map.of(), Map.of(), BigDecimal.ZERO);

  public PriceList {
    linux = Map.copyOf(linux);
    Map<Platform, Map<String, BigDecimal>> copy = new EnumMap<>(Platform.class);
    above.forEach((platform, types) -> copy.put(platform, Map.copyOf(types)));
    above = Map.copyOf(copy);
    volumes = Map.copyOf(volumes);
  }

  /** US dollars an hour of a machine; empty where it is not known. */
  Optional<BigDecimal> machine(String type, Platform platform) {
    Optional<BigDecimal> plain = Optional.ofNullable(linux.get(type));
    return platform == Platform.LINUX
        ? plain
        : plain.flatMap(price ->
            Optional.ofNullable(above.getOrDefault(platform, Map.of()).get(type)).map(price::add));
  }
}
