package scaler.core.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.Rate;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.fleet.Tariff;
import scaler.core.model.Billing;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Platform;
import scaler.core.plan.Used.Part;

/** What one machine has used of the ceilings, from its record. */
public final class Spending {
  /** Launches count for so long. */
  public static final Duration HOUR = Duration.ofHours(1);

  /** Costs count for so long. */
  public static final Duration DAY = Duration.ofHours(24);

  private Spending() {}

  /** Whether anything depends on what a fleet's machines have cost. */
  public static boolean counts(FleetSpec fleet) {
    return countsMonths(fleet)
        || limits(fleet).map(LimitSpec::costPerDay).anyMatch(Optional::isPresent);
  }

  /** Whether anything depends on what they have cost since the month began. */
  public static boolean countsMonths(FleetSpec fleet) {
    return limits(fleet).map(LimitSpec::budget).anyMatch(Optional::isPresent);
  }

  private static Stream<LimitSpec> limits(FleetSpec fleet) {
    return Stream.concat(Stream.of(fleet.limits()), fleet.roles().stream().map(RoleSpec::limits));
  }

  /** When the calendar month of an instant began, where the fleet is. */
  public static Instant monthOf(FleetSpec fleet, Instant now) {
    return began(YearMonth.from(now.atZone(fleet.timezone())), fleet);
  }

  /** When it ends. */
  public static Instant nextMonthOf(FleetSpec fleet, Instant now) {
    return began(YearMonth.from(now.atZone(fleet.timezone())).plusMonths(1), fleet);
  }

  private static Instant began(YearMonth month, FleetSpec fleet) {
    return month.atDay(1).atStartOfDay(fleet.timezone()).toInstant();
  }

  /** A launch. */
  public static Part launch(Instant at) {
    return Part.launched(1, Optional.of(at));
  }

  /**
   * What a machine has cost in the last day and in this month; nothing that is known where its
   * price is not.
   *
   * @param seen what was seen of it last, by key: market, platform, publicIpv4
   */
  public static Part cost(
      Machine machine, Map<String, String> seen, FleetSpec fleet, Tariff tariff, Instant now) {
    Optional<Rate> rate =
        machine
            .place()
            .flatMap(place ->
                tariff.rate(
                    place.type(),
                    Optional.ofNullable(seen.get("market"))
                        .map(Market::of)
                        .orElse(Market.ON_DEMAND),
                    billing(seen),
                    fleet
                        .role(machine.role())
                        .map(role -> role.machine().rootVolume())
                        .orElse(VolumeSpec.STANDARD)));
    boolean gone = machine.state() == MachineState.GONE;
    Instant end = gone ? machine.since() : now;
    Instant month = monthOf(fleet, now);
    return new Part(
        0,
        Optional.empty(),
        cost(rate, machine, now.minus(DAY), end),
        rate.filter(_ -> !gone).map(Rate::perHour).orElse(BigDecimal.ZERO),
        cost(rate, machine, month, end),
        rate.isEmpty() && end.isAfter(month) ? 1 : 0);
  }

  /** One that was gone before has cost nothing since. */
  private static BigDecimal cost(Optional<Rate> rate, Machine machine, Instant since, Instant end) {
    return end.isAfter(since)
        ? rate.map(one -> one.of(ran(machine, since, end))).orElse(BigDecimal.ZERO)
        : BigDecimal.ZERO;
  }

  private static Billing billing(Map<String, String> seen) {
    return new Billing(
        Optional.ofNullable(seen.get("platform")).map(Platform::of).orElse(Platform.LINUX),
        "yes".equals(seen.get("publicIpv4")));
  }

  private static Duration ran(Machine machine, Instant since, Instant end) {
    // What one that was adopted has cost before, as another's or as our own, is on no record or on
    // an older one.
    Instant start =
        Collections.max(List.of(machine.firstRunning().orElse(end), machine.requestedAt(), since));
    Duration ran = Duration.between(start, end);
    return ran.isNegative() ? Duration.ZERO : ran;
  }
}
