package scaler.outbound.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Amazon's prices as the file has them. */
class ListPricesTest {
  @Test
  void a_region_has_its_own_prices() {
    assertThat(ListPrices.of("eu-central-1"))
        .containsEntry("m7g.large", new BigDecimal("0.0978"))
        .containsEntry("m6g.large", new BigDecimal("0.092"));
    assertThat(ListPrices.of("us-east-1"))
        .containsEntry("m7g.large", new BigDecimal("0.0816"))
        .containsEntry("m5.large", new BigDecimal("0.096"));
  }

  @Test
  void a_region_that_is_not_in_the_file_has_none() {
    assertThat(ListPrices.of("mars-north-1")).isEmpty();
    assertThat(ListPrices.of("")).isEmpty();
  }

  @Test
  void nothing_is_free_and_a_bigger_machine_of_a_family_costs_its_multiple() {
    for (String region : List.of("eu-central-1", "us-east-1", "us-west-2")) {
      var prices = ListPrices.of(region);
      assertThat(prices).hasSizeGreaterThan(100);
      assertThat(prices.values()).allSatisfy(price -> assertThat(price).isPositive());
      BigDecimal large = prices.getOrDefault("m5.large", BigDecimal.ONE);
      assertThat(prices.getOrDefault("m5.xlarge", BigDecimal.ONE))
          .isEqualByComparingTo(large.multiply(BigDecimal.TWO));
    }
  }
}
