package scaler.core.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
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
    return Stream.concat(Stream.of(fleet.limits()), fleet.roles().stream().map(RoleSpec::limits))
        .map(LimitSpec::costPerDay)
        .anyMatch(Optional::isPresent);
  }

  /** A launch. */
  public static Part launch(Instant at) {
    return new Part(1, Optional.of(at), BigDecimal.ZERO, BigDecimal.ZERO);
  }

  /**
   * What a machine has cost in the last day; nothing that is known where its price is not.
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
    Duration ran = ran(machine, gone ? machine.since() : now, now);
    return new Part(
        0,
        Optional.empty(),
        rate.map(one -> one.of(ran)).orElse(BigDecimal.ZERO),
        rate.filter(_ -> !gone).map(Rate::perHour).orElse(BigDecimal.ZERO));
  }

  private static Billing billing(Map<String, String> seen) {
    return new Billing(
        Optional.ofNullable(seen.get("platform")).map(Platform::of).orElse(Platform.LINUX),
        "yes".equals(seen.get("publicIpv4")));
  }

  private static Duration ran(Machine machine, Instant end, Instant now) {
    Instant start = machine.firstRunning().orElse(end);
    Instant day = now.minus(DAY);
    Duration ran = Duration.between(start.isBefore(day) ? day : start, end);
    return ran.isNegative() ? Duration.ZERO : ran;
  }
}
