package scaler.app.command.read;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import scaler.app.wiring.Prices;
import scaler.core.fleet.Bill;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Rate;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.fleet.Tariff;
import scaler.core.model.Billing;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Platform;
import scaler.outbound.postgres.Status;

/** What the machines of one fleet cost, from the record. */
final class Cost {
  private final FleetSpec fleet;
  private final Tariff tariff;

  Cost(FleetSpec fleet) {
    this.fleet = fleet;
    this.tariff = Prices.of(fleet);
  }

  /** What a machine costs; empty where its price is not known. */
  Optional<Rate> rate(Status.Row row) {
    return row.machine()
        .place()
        .flatMap(place ->
            tariff.rate(
                place.type(),
                market(row),
                billing(row),
                fleet
                    .role(row.machine().role())
                    .map(role -> role.machine().rootVolume())
                    .orElse(VolumeSpec.STANDARD)));
  }

  /**
   * US dollars that a machine has cost since it was first seen running, as if it ran without a
   * stop; empty where its price is not known.
   */
  Optional<BigDecimal> soFar(Status.Row row, Instant now) {
    return rate(row).map(rate -> ran(row.machine(), now).map(rate::of).orElse(BigDecimal.ZERO));
  }

  /** How long it has run, or did until it was gone; empty when it never ran. */
  static Optional<Duration> ran(Machine machine, Instant now) {
    Instant end = machine.state() == MachineState.GONE ? machine.since() : now;
    return machine
        .firstRunning()
        .map(start -> Duration.between(start, end))
        .map(time -> time.isNegative() ? Duration.ZERO : time);
  }

  /** A machine and its price, as a bill takes it. */
  Bill.Line line(Status.Row row) {
    return Bill.Line.of(
        row.machine().place().map(Machine.Place::type).orElse(""), market(row), rate(row));
  }

  private static Market market(Status.Row row) {
    return Optional.ofNullable(row.seen().get("market")).map(Market::of).orElse(Market.ON_DEMAND);
  }

  private static Billing billing(Status.Row row) {
    return new Billing(
        Optional.ofNullable(row.seen().get("platform")).map(Platform::of).orElse(Platform.LINUX),
        "yes".equals(row.seen().get("publicIpv4")));
  }
}
