package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import scaler.core.model.RoleName;
import scaler.engine.port.Records;
import scaler.engine.port.Rescues.Result;
import scaler.sim.store.SimRecords;

/**
 * All that can be read of a real database and of the store in memory.
 *
 * @param real of the same tables
 * @param roles whose samples are compared
 */
record AllRows(
    Tables tables,
    PostgresRecords real,
    SimRecords simulated,
    List<String> applications,
    List<RoleName> roles) {
  /** Fails where they are not, and says what it is about. */
  void areTheSame(String about) {
    assertThat(simulatedRescues()).as(about + ", rescues").isEqualTo(realRescues());
    Map<String, Object> expected = rows(real, realMachines());
    rows(simulated, simulatedMachines())
        .forEach((what, rows) ->
            assertThat(rows).as(() -> about + ", " + what).isEqualTo(expected.get(what)));
  }

  private List<String> realMachines() {
    return tables
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT * FROM machine ORDER BY slot")
                .map((rs, _) -> rs.getString("application") + " " + JdbiMachines.machine(rs))
                .list());
  }

  private List<String> simulatedMachines() {
    return simulated.machines().stream()
        .map(row -> row.application() + " " + row.machine())
        .toList();
  }

  private List<String> realRescues() {
    return tables
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT * FROM job_rescue ORDER BY id")
                .map((rs, _) ->
                    String.join(
                        " ",
                        List.of(
                            rs.getString("id"),
                            rs.getString("application"),
                            rs.getString("queue"),
                            rs.getString("job_id"),
                            rs.getString("worker"),
                            rs.getString("slot"),
                            rs.getString("epoch"),
                            Database.instant(rs, "at").orElseThrow().toString(),
                            rs.getString("planned"),
                            String.valueOf(rs.getString("result")))))
                .list());
  }

  private List<String> simulatedRescues() {
    return simulated.rescues().stream()
        .map(one ->
            String.join(
                " ",
                List.of(
                    Long.toString(one.id()),
                    one.application(),
                    one.rescue().queue(),
                    Long.toString(one.rescue().job().id()),
                    one.rescue().job().worker(),
                    Long.toString(one.rescue().slot()),
                    Long.toString(one.epoch()),
                    one.at().toString(),
                    word(one.planned()),
                    one.result().map(AllRows::word).orElse("null"))))
        .toList();
  }

  private static String word(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }

  /** All that can be read, by what it is. */
  private Map<String, Object> rows(Records records, List<String> machines) {
    Map<String, Object> rows = new TreeMap<>();
    rows.put("machines", machines);
    for (long slot : slots()) {
      rows.put("life " + slot, records.life(slot));
      rows.put("seen " + slot, new TreeMap<>(records.seen(slot)));
    }
    for (String application : applications) {
      rows.put("decisions " + application, records.decisions(application));
      rows.put("memories " + application, records.ledger().journal().memories(application));
      for (RoleName role : roles) {
        rows.put("samples " + application + " " + role, records.samples(application, role));
      }
      rows.put(
          "unproven " + application,
          records.ledger().machines().unprovenEnds(application, Instant.EPOCH));
      rows.put("looked " + application, records.lookedAt(application));
      rows.put("standing " + application, RandomCalls.standing(records, application, slots()));
      rows.put("wishes " + application, RandomWishes.wishes(records, application));
    }
    return rows;
  }

  private List<Long> slots() {
    return simulated.machines().stream().map(row -> row.machine().slot()).toList();
  }
}
