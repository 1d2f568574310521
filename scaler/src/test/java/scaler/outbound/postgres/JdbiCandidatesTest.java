package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scaler.engine.port.CandidatesContract;
import scaler.engine.port.Lease;

class JdbiCandidatesTest extends CandidatesContract {
  private final Tables tables = Tables.fresh();
  private final JdbiLeases leases = new JdbiLeases(tables.database());
  private final JdbiCandidates candidates = new JdbiCandidates(tables.database());

  JdbiCandidatesTest() {
    super(new PostgresRecords(Tables.shared()));
  }

  @AfterEach
  void close() {
    tables.database().close();
  }

  @Test
  void a_program_that_is_older_than_the_schema_needs_gets_no_lease_and_keeps_none() {
    Lease lease = leases.acquire("shop", "old").orElseThrow();
    tables.run("UPDATE installation SET needs_schema = 999");
    assertThat(leases.renew(lease)).isFalse();
    leases.release(lease);
    assertThat(leases.acquire("shop", "old")).isEmpty();
    candidates.givesWay("shop", "old");
    assertThat(tables.ask(String.class, "SELECT holder FROM candidate")).isEmpty();
    assertThatThrownBy(() -> Database.open(tables.address(), 2))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith(
            "scaler's database was brought to schema 999 by a newer scaler, and this one knows"
                + " schema ")
        .hasMessageEndingWith("; install that newer one here too");
  }

  @Test
  void a_program_that_is_older_than_the_schema_but_not_too_old_goes_on() {
    tables.run(
        "INSERT INTO flyway_schema_history SELECT installed_rank + 1, '999', 'later', type,"
            + " 'V999__later.sql', 1, installed_by, installed_on, 1, true"
            + " FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1");
    try (Database opened = Database.open(tables.address(), 2)) {
      assertThat(opened.schema()).isLessThan(999);
      assertThat(new JdbiLeases(opened).acquire("shop", "one back")).isPresent();
    }
  }
}
