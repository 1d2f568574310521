package scaler.outbound.postgres;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
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
import scaler.core.model.RoleName;
import scaler.core.plan.Used;
import scaler.core.plan.Used.Part;

/** What was launched in the last hour and what ran in the last day, from the rows of machines. */
final class UsedRows {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofHours(24);

  private UsedRows() {}

  static Used of(Handle handle, FleetSpec fleet, Tariff tariff, Instant now) {
    Map<RoleName, Part> parts = new HashMap<>();
    launched(handle, fleet.application(), now, parts);
    if (costs(fleet)) {
      cost(handle, fleet, tariff, now, parts);
    }
    return new Used(parts);
  }

  /** Prices are looked at only where something depends on them. */
  private static boolean costs(FleetSpec fleet) {
    return Stream.concat(Stream.of(fleet.limits()), fleet.roles().stream().map(RoleSpec::limits))
        .map(LimitSpec::costPerDay)
        .anyMatch(Optional::isPresent);
  }

  /** A launch that was clearly refused gave nothing; one of unknown fate may have. */
  private static void launched(
      Handle handle, String application, Instant now, Map<RoleName, Part> parts) {
    handle
        .createQuery(
            """
            SELECT role, count(*) AS launches, min(requested_at) AS first FROM machine
            WHERE application = :application AND requested_at > :since AND request <> '{}'
              AND (instance_id IS NOT NULL OR state = 'requested')
            GROUP BY role
            """)
        .bind("application", application)
        .bind("since", now.minus(HOUR))
        .map((rs, context) ->
            Map.entry(
                new RoleName(rs.getString("role")),
                new Part(
                    rs.getInt("launches"),
                    Database.instant(rs, "first"),
                    BigDecimal.ZERO,
                    BigDecimal.ZERO)))
        .forEach(entry -> parts.put(entry.getKey(), entry.getValue()));
  }

  private static void cost(
      Handle handle, FleetSpec fleet, Tariff tariff, Instant now, Map<RoleName, Part> parts) {
    handle
        .createQuery(
            """
            SELECT * FROM machine
            WHERE application = :application AND first_running_at IS NOT NULL
              AND (state <> 'gone' OR since > :since)
            """)
        .bind("application", fleet.application())
        .bind("since", now.minus(DAY))
        .map((rs, context) -> priced(rs, fleet, tariff, now))
        .forEach(entry -> parts.merge(entry.getKey(), entry.getValue(), UsedRows::and));
  }

  private static Part and(Part one, Part other) {
    return new Part(
        one.launches() + other.launches(),
        one.first().or(other::first),
        one.dollars().add(other.dollars()),
        one.perHour().add(other.perHour()));
  }

  /** A machine whose price is not known costs nothing that is known. */
  private static Map.Entry<RoleName, Part> priced(
      ResultSet rs, FleetSpec fleet, Tariff tariff, Instant now) throws SQLException {
    Machine machine = JdbiMachines.machine(rs);
    String seen = rs.getString("seen");
    Map<String, String> texts = seen == null ? Map.of() : Json.texts(seen);
    Optional<Rate> rate =
        machine
            .place()
            .flatMap(place ->
                tariff.rate(
                    place.type(),
                    Optional.ofNullable(texts.get("market"))
                        .map(Market::of)
                        .orElse(Market.ON_DEMAND),
                    billing(texts),
                    fleet
                        .role(machine.role())
                        .map(role -> role.machine().rootVolume())
                        .orElse(VolumeSpec.STANDARD)));
    boolean gone = machine.state() == MachineState.GONE;
    return Map.entry(
        machine.role(),
        new Part(
            0,
            Optional.empty(),
            rate.map(one -> one.of(ran(machine, gone ? machine.since() : now, now)))
                .orElse(BigDecimal.ZERO),
            gone ? BigDecimal.ZERO : rate.map(Rate::perHour).orElse(BigDecimal.ZERO)));
  }

  private static Billing billing(Map<String, String> seen) {
    return new Billing(
        Optional.ofNullable(seen.get("platform")).map(Platform::of).orElse(Platform.LINUX),
        "yes".equals(seen.get("publicIpv4")));
  }

  /** How long it has run of the last day. */
  private static Duration ran(Machine machine, Instant end, Instant now) {
    Instant start = machine.firstRunning().orElse(end);
    Instant day = now.minus(DAY);
    Duration ran = Duration.between(start.isBefore(day) ? day : start, end);
    return ran.isNegative() ? Duration.ZERO : ran;
  }
}
