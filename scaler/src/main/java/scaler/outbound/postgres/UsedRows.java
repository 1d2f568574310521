package scaler.outbound.postgres;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Tariff;
import scaler.core.model.Machine;
import scaler.core.model.RoleName;
import scaler.core.plan.Spending;
import scaler.core.plan.Used;
import scaler.core.plan.Used.Part;

/** What was launched in the last hour and what ran in the last day, from the rows of machines. */
final class UsedRows {
  private UsedRows() {}

  static Used of(Handle handle, FleetSpec fleet, Tariff tariff, Instant now) {
    Map<RoleName, Part> parts = new HashMap<>();
    launched(handle, fleet.application(), now, parts);
    if (Spending.counts(fleet)) {
      cost(handle, fleet, tariff, now, parts);
    }
    return new Used(parts);
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
        .bind("since", now.minus(Spending.HOUR))
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
        .bind("since", now.minus(Spending.DAY))
        .map((rs, context) -> priced(rs, fleet, tariff, now))
        .forEach(entry -> parts.merge(entry.getKey(), entry.getValue(), Part::and));
  }

  private static Map.Entry<RoleName, Part> priced(
      ResultSet rs, FleetSpec fleet, Tariff tariff, Instant now) throws SQLException {
    Machine machine = JdbiMachines.machine(rs);
    String seen = rs.getString("seen");
    return Map.entry(
        machine.role(),
        Spending.cost(machine, seen == null ? Map.of() : Json.texts(seen), fleet, tariff, now));
  }
}
