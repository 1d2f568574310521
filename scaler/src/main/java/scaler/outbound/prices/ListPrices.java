package scaler.outbound.prices;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Amazon's on-demand prices with Linux, as old as the head of the file says. */
public final class ListPrices {
  private static final String FILE = "/prices/ec2-linux.tsv";

  private ListPrices() {}

  /** US dollars an hour by machine type; empty for a region that the file does not know. */
  public static Map<String, BigDecimal> of(String region) {
    Map<String, BigDecimal> prices = new HashMap<>();
    try (InputStream file = Objects.requireNonNull(ListPrices.class.getResourceAsStream(FILE));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> line.startsWith(region + "\t"))
          .map(line -> line.split("\t", -1))
          .forEach(cells -> prices.put(cells[1], new BigDecimal(cells[2])));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(prices);
  }
}
