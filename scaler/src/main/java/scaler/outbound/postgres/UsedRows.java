package scaler.outbound.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Tariff;
import scaler.core.model.Machine;
import scaler.core.model.RoleName;
import scaler.core.plan.Spending;
import scaler.core.plan.Used;
import scaler.core.plan.Used.Part;

/**
 * What was launched in the last hour, and what ran in the last day and in this month, from the rows
 * of machines.
 */
final class UsedRows {
  private static final String GONE_LATELY =
      // As each of its two indexes has it, so that not all rows ever made are gone through.
      "(state <> 'gone' OR (state = 'gone' AND since > :after))";
  private static final String GONE_LONG_AGO =
      "state = 'gone' AND since > :after AND since <= :until";

  /** By application. */
  private final Map<String, Past> past = new ConcurrentHashMap<>();

  /**
   * What the machines have cost in a month that were gone a day ago. That does not change, and they
   * may be thousands, so it is read once an hour.
   */
  private record Past(FleetSpec fleet, Instant month, Instant until, Map<RoleName, Part> parts) {
    boolean is(FleetSpec other, Instant began, Instant end) {
      return month.equals(began) && until.equals(end) && fleet.equals(other);
    }
  }

  Used of(Handle handle, FleetSpec fleet, Tariff tariff, Instant now) {
    Map<RoleName, Part> parts = new HashMap<>();
    launched(handle, fleet.application(), now, parts);
    if (Spending.counts(fleet)) {
      // To the hour, so that what is read once an hour and what is read now fit together.
      Instant day = now.minus(Spending.DAY).truncatedTo(ChronoUnit.HOURS);
      cost(handle, fleet, tariff, now, GONE_LATELY, Map.of("after", day), parts);
      Instant month = Spending.monthOf(fleet, now);
      if (Spending.countsMonths(fleet) && month.isBefore(day)) {
        past(handle, fleet, tariff, month, day, now)
            .forEach((role, part) -> parts.merge(role, part, Part::and));
      }
    }
    return new Used(parts);
  }

  private Map<RoleName, Part> past(
      Handle handle, FleetSpec fleet, Tariff tariff, Instant month, Instant until, Instant now) {
    Past known = past.get(fleet.application());
    if (known != null && known.is(fleet, month, until)) {
      return known.parts();
    }
    Map<RoleName, Part> parts = new HashMap<>();
    Map<String, Instant> span = Map.of("after", month, "until", until);
    cost(handle, fleet, tariff, now, GONE_LONG_AGO, span, parts);
    past.put(fleet.application(), new Past(fleet, month, until, Map.copyOf(parts)));
    return parts;
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
                Part.launched(rs.getInt("launches"), Database.instant(rs, "first"))))
        .forEach(entry -> parts.put(entry.getKey(), entry.getValue()));
  }

  private static void cost(
      Handle handle,
      FleetSpec fleet,
      Tariff tariff,
      Instant now,
      String which,
      Map<String, Instant> span,
      Map<RoleName, Part> parts) {
    handle
        .createQuery(
            """
            SELECT * FROM machine
            WHERE application = :application AND first_running_at IS NOT NULL AND <which>
            """)
        .define("which", which)
        .bind("application", fleet.application())
        .bindMap(span)
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
