package scaler.outbound.prices;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import scaler.core.fleet.PriceList;
import scaler.core.fleet.Tariff;
import scaler.core.model.Platform;

/** Amazon's on-demand prices, as old as the heads of their files say. */
public final class ListPrices {
  private ListPrices() {}

  /** What machines, disks and addresses cost; no machine of a region that the files do not know. */
  public static PriceList of(String region) {
    Map<Platform, Map<String, BigDecimal>> above = new EnumMap<>(Platform.class);
    rows("ec2-platforms.tsv", "")
        .forEach(cells ->
            above
                .computeIfAbsent(Platform.of(cells[0]), platform -> new HashMap<>())
                .put(cells[1], new BigDecimal(cells[2])));
    Map<String, BigDecimal> linux = new HashMap<>();
    rows("ec2-linux.tsv", region + "\t")
        .forEach(cells -> linux.put(cells[1], new BigDecimal(cells[2])));
    Map<String, BigDecimal> volumes = new HashMap<>();
    rows("other.tsv", "volume\t").forEach(cells -> volumes.put(cells[1], new BigDecimal(cells[2])));
    BigDecimal address =
        rows("other.tsv", "address\t" + Tariff.PUBLIC_IPV4 + "\t").stream()
            .map(cells -> new BigDecimal(cells[2]))
            .reduce(BigDecimal.ZERO, BigDecimal::max);
    return new PriceList(linux, above, volumes, address);
  }

  private static List<String[]> rows(String name, String begin) {
    try (InputStream file =
            Objects.requireNonNull(ListPrices.class.getResourceAsStream("/prices/" + name));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#") && line.startsWith(begin))
          .map(line -> line.split("\t", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
