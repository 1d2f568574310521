package scaler.outbound.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.Platform;

/** Amazon's prices as the files have them. */
class ListPricesTest {
  @Test
  void a_region_has_its_own_prices() {
    assertThat(ListPrices.of("eu-central-1").linux())
        .containsEntry("m7g.large", new BigDecimal("0.0978"))
        .containsEntry("m6g.large", new BigDecimal("0.092"));
    assertThat(ListPrices.of("us-east-1").linux())
        .containsEntry("m7g.large", new BigDecimal("0.0816"))
        .containsEntry("m5.large", new BigDecimal("0.096"));
  }

  @Test
  void a_region_that_is_not_in_the_file_has_none() {
    assertThat(ListPrices.of("mars-north-1").linux()).isEmpty();
    assertThat(ListPrices.of("").linux()).isEmpty();
  }

  @Test
  void nothing_is_free_and_a_bigger_machine_of_a_family_costs_its_multiple() {
    for (String region : List.of("eu-central-1", "us-east-1", "us-west-2")) {
      var prices = ListPrices.of(region).linux();
      assertThat(prices).hasSizeGreaterThan(100);
      assertThat(prices.values()).allSatisfy(price -> assertThat(price).isPositive());
      BigDecimal large = prices.getOrDefault("m5.large", BigDecimal.ONE);
      assertThat(prices.getOrDefault("m5.xlarge", BigDecimal.ONE))
          .isEqualByComparingTo(large.multiply(BigDecimal.TWO));
    }
  }

  /** Amazon's own figures for these: a processor of Windows 0.046, one of Red Hat 0.0144. */
  @ParameterizedTest
  @CsvSource({
    "WINDOWS, m5.large, 0.092",
    "WINDOWS, m5.4xlarge, 0.736",
    "WINDOWS, t3.micro, 0.0092",
    "RHEL, m7i.large, 0.0288",
    "RHEL, c7g.xlarge, 0.0576",
    "SUSE, m7i.large, 0.0563",
  })
  void platforms_cost_more_than_linux_by_their_licence(
      Platform platform, String type, BigDecimal more) {
    assertThat(ListPrices.of("us-east-1").above().getOrDefault(platform, Map.of()))
        .containsEntry(type, more);
  }

  @Test
  void windows_does_not_run_on_graviton_so_it_has_no_price_there() {
    assertThat(ListPrices.of("us-east-1").above().getOrDefault(Platform.WINDOWS, Map.of()))
        .doesNotContainKeys("m7g.large", "c6g.large", "t4g.micro");
  }

  @Test
  void every_type_of_volume_and_a_public_address_have_a_price() {
    assertThat(ListPrices.of("us-east-1").volumes())
        .containsOnlyKeys("gp3", "gp2", "io2", "io1", "st1", "sc1", "standard")
        .containsEntry("gp3", new BigDecimal("0.08"));
    assertThat(ListPrices.of("us-east-1").publicIpv4()).isEqualByComparingTo("0.005");
  }
}
