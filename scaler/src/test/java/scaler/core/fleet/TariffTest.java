package scaler.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.model.Market;

/** What a machine costs an hour. */
class TariffTest {
  private static final Map<String, BigDecimal> LISTED = Map.of("m7g.large", dollars("0.0978"));
  private static final VolumeSpec GP3 = new VolumeSpec(Optional.of(36), Optional.of("gp3"), true);

  private static BigDecimal dollars(String text) {
    return new BigDecimal(text);
  }

  private static Optional<BigDecimal> cost(Map<String, BigDecimal> own, int discount) {
    return new Tariff(LISTED, own, discount).perHour("m7g.large", Market.ON_DEMAND, GP3);
  }

  @Test
  void a_type_costs_what_is_listed_less_the_discount() {
    assertThat(cost(Map.of(), 0)).contains(dollars("0.0978"));
    assertThat(cost(Map.of(), 20))
        .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("0.07824"));
    assertThat(cost(Map.of(), 100))
        .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("0"));
  }

  @Test
  void what_the_file_says_stands_above_and_is_not_discounted() {
    assertThat(cost(Map.of("m7g.large", dollars("0.05")), 20)).contains(dollars("0.05"));
  }

  @Test
  void a_type_that_nobody_knows_has_no_price_whatever_else_is_known() {
    var tariff = new Tariff(LISTED, Map.of(Tariff.PUBLIC_IPV4, dollars("0.005")), 0);

    assertThat(tariff.perHour("z9.huge", Market.ON_DEMAND, GP3)).isEmpty();
  }

  @Test
  void spot_has_no_listed_price_and_costs_what_the_file_says_of_it() {
    assertThat(new Tariff(LISTED, Map.of(), 0).perHour("m7g.large", Market.SPOT, GP3)).isEmpty();
    var own = Map.of("spot m7g.large", dollars("0.03"), "m7g.large", dollars("0.05"));
    assertThat(new Tariff(LISTED, own, 20).perHour("m7g.large", Market.SPOT, GP3))
        .contains(dollars("0.03"));
  }

  @Test
  void disk_and_address_are_counted_where_their_prices_are_told() {
    // 36 GiB at 0.08 a month of 720 hours are 0.004 an hour.
    var own = Map.of(Tariff.GP3, dollars("0.08"), Tariff.PUBLIC_IPV4, dollars("0.005"));

    assertThat(cost(own, 0))
        .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("0.1068"));
    var io2 = new VolumeSpec(Optional.of(36), Optional.of("io2"), true);
    assertThat(new Tariff(LISTED, own, 0).perHour("m7g.large", Market.ON_DEMAND, io2))
        .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("0.1028"));
    assertThat(
            new Tariff(LISTED, own, 0).perHour("m7g.large", Market.ON_DEMAND, VolumeSpec.STANDARD))
        .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("0.1028"));
  }

  @Test
  void a_discount_is_a_percentage() {
    assertThatThrownBy(() -> new Tariff(LISTED, Map.of(), 101))
        .hasMessage("a discount of 101 percent");
  }
}
