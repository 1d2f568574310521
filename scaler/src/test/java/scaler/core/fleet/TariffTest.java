package scaler.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.model.Billing;
import scaler.core.model.Market;
import scaler.core.model.Platform;

/** What machines cost. */
class TariffTest {
  private static final PriceList LISTED =
      new PriceList(
          Map.of("m7g.large", dollars("0.0978"), "m5.large", dollars("0.115")),
          Map.of(Platform.WINDOWS, Map.of("m5.large", dollars("0.092"))),
          Map.of("gp3", dollars("0.08"), "st1", dollars("0.045")),
          dollars("0.005"));
  private static final VolumeSpec NONE = VolumeSpec.STANDARD;

  private static BigDecimal dollars(String text) {
    return new BigDecimal(text);
  }

  private static Optional<String> cost(
      PriceSpec told, String type, Billing billing, VolumeSpec disk) {
    return new Tariff(LISTED, told)
        .rate(type, Market.ON_DEMAND, billing, disk)
        .map(rate -> rate.perHour().stripTrailingZeros().toPlainString());
  }

  private static Optional<String> cost(Map<String, BigDecimal> own, int discount) {
    return cost(new PriceSpec(own, discount, Map.of()), "m7g.large", Billing.PLAIN, NONE);
  }

  private static Optional<String> with(Map<String, BigDecimal> own, String disk, boolean address) {
    return cost(
        new PriceSpec(own, 50, Map.of()),
        "m7g.large",
        new Billing(Platform.LINUX, address),
        new VolumeSpec(Optional.of(36), Optional.of(disk).filter(type -> !type.isEmpty()), true));
  }

  @Test
  void a_type_costs_what_is_listed_less_the_discount() {
    assertThat(cost(Map.of(), 0)).contains("0.0978");
    assertThat(cost(Map.of(), 20)).contains("0.07824");
    assertThat(cost(Map.of(), 100)).contains("0");
  }

  @Test
  void what_the_file_says_stands_above_and_is_not_discounted() {
    assertThat(cost(Map.of("m7g.large", dollars("0.05")), 20)).contains("0.05");
  }

  @Test
  void a_platform_costs_more_than_linux_and_is_unknown_where_nobody_says_how_much() {
    var windows = new Billing(Platform.WINDOWS, false);
    assertThat(cost(PriceSpec.NONE, "m5.large", windows, NONE)).contains("0.207");
    assertThat(cost(PriceSpec.NONE, "m7g.large", windows, NONE)).isEmpty();
    assertThat(cost(PriceSpec.NONE, "m5.large", new Billing(Platform.OTHER, false), NONE))
        .isEmpty();
    var told = new PriceSpec(Map.of("m7g.large", dollars("0.3")), 0, Map.of());
    assertThat(cost(told, "m7g.large", windows, NONE)).contains("0.3");
  }

  @Test
  void a_type_that_nobody_knows_has_no_price_whatever_else_is_known() {
    assertThat(cost(PriceSpec.NONE, "z9.huge", new Billing(Platform.LINUX, true), NONE)).isEmpty();
  }

  @Test
  void spot_has_no_listed_price_and_costs_what_the_file_says_of_it() {
    assertThat(spot(PriceSpec.NONE)).isEmpty();
    var own = Map.of("spot m7g.large", dollars("0.03"), "m7g.large", dollars("0.05"));
    assertThat(spot(new PriceSpec(own, 20, Map.of()))).contains("0.03");
  }

  private static Optional<String> spot(PriceSpec told) {
    return new Tariff(LISTED, told)
        .rate("m7g.large", Market.SPOT, Billing.PLAIN, NONE)
        .map(rate -> rate.perHour().stripTrailingZeros().toPlainString());
  }

  @Test
  void a_disk_of_known_size_and_a_public_address_are_counted_and_not_discounted() {
    // 36 GiB at 0.08 a month of 720 hours are 0.004 an hour; the machine is half of 0.0978.
    assertThat(with(Map.of(), "gp3", false)).contains("0.0529");
    assertThat(with(Map.of(), "", true)).contains("0.0579");
    assertThat(with(Map.of(), "st1", false)).contains("0.05115");
    assertThat(with(Map.of(), "io2", false)).contains("0.0489");
    assertThat(with(Map.of("io2", dollars("0.2"), "publicIpv4", dollars("0.01")), "io2", true))
        .contains("0.0689");
  }

  @ParameterizedTest
  @CsvSource({
    "LINUX, PT0S, 60",
    "LINUX, PT20S, 60",
    "LINUX, PT60S, 60",
    "LINUX, PT60.001S, 61",
    "WINDOWS, PT1H1S, 3601",
    "RHEL, PT20S, 60",
    "SUSE, PT0S, 3600",
    "SUSE, PT20S, 3600",
    "SUSE, PT1H, 3600",
    "SUSE, PT1H0.5S, 7200",
  })
  void time_is_charged_by_the_second_from_a_minute_on_and_for_suse_by_the_hour_begun(
      Platform platform, Duration ran, long seconds) {
    assertThat(platform.charged(ran)).hasSeconds(seconds);
  }

  @Test
  void a_machine_of_twenty_seconds_costs_a_minute_and_with_suse_an_hour_but_not_of_its_disk() {
    var minute = new Rate(dollars("0.36"), dollars("0.06"), Platform.LINUX);
    var hour = new Rate(dollars("0.36"), dollars("0.06"), Platform.SUSE);

    assertThat(minute.of(Duration.ofSeconds(20))).isEqualByComparingTo("0.007");
    assertThat(hour.of(Duration.ofSeconds(20))).isEqualByComparingTo("0.361");
    assertThat(minute.of(Duration.ofMinutes(90))).isEqualByComparingTo("0.63");
  }

  private static Bill.Line line(String type, String price) {
    return new Bill.Line(
        type,
        Optional.of(price)
            .filter(known -> !known.isEmpty())
            .map(known -> new Rate(dollars(known), dollars("0.01"), Platform.LINUX)));
  }

  @Test
  void machines_that_are_paid_for_anyway_are_told_apart_without_their_disks() {
    Bill bill =
        Bill.of(
            List.of(line("a", "0.4"), line("a", "0.4"), line("b", "0.2"), line("c", "")),
            Map.of("a", 1, "b", 3, "d", 2));

    assertThat(bill.perHour()).isEqualByComparingTo("1.03");
    assertThat(bill.committed()).isEqualByComparingTo("0.6");
    assertThat(bill.marginal()).isEqualByComparingTo("0.43");
    assertThat(bill.unpriced()).isEqualTo(1);
    assertThat(bill.unused()).isEqualTo(Map.of("b", 2, "d", 2));
  }

  @Test
  void a_discount_is_a_percentage() {
    assertThatThrownBy(() -> new PriceSpec(Map.of(), 101, Map.of()))
        .hasMessage("a discount of 101 percent");
  }
}
