package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.postgres.Tables.NOON;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private final Tables tables = Tables.fresh();

  private void write(Instant at) {
    Timestamp time = Timestamp.from(at);
    tables.run(
        "INSERT INTO sample (application, role, at, wanted, actual, in_service, existing)"
            + " VALUES ('shop', 'web', ?, 1, 1, 1, 1)",
        time);
    tables.run(
        "INSERT INTO firing (application, role, line, scheduled_at, node)"
            + " VALUES ('shop', 'web', 'line', ?, 'node')",
        time);
    tables.run(
        "INSERT INTO decision (application, role, at, epoch, version, wanted, actual, reason,"
            + " guards, inputs, sentence)"
            + " VALUES ('shop', 'web', ?, 1, 1, 1, 1, '{}', '{}', '{}', '')",
        time);
  }

  private long count(String table) {
    return tables.ask(Long.class, "SELECT count(*) FROM " + table).getFirst();
  }

  @Test
  void samples_and_firings_are_kept_15_days_and_decisions_90() {
    for (int days : new int[] {15, 90}) {
      Instant limit = NOON.minus(Duration.ofDays(days));
      write(limit);
      write(limit.minusMillis(1));
    }
    new Retention(tables.database()).prune(NOON);
    assertThat(count("sample")).isEqualTo(1);
    assertThat(count("firing")).isEqualTo(1);
    assertThat(count("decision")).isEqualTo(3);
  }
}
