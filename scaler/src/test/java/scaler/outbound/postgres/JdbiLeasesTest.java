package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.CloseException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.junit.jupiter.api.Test;
import scaler.core.model.Machine;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Leases;
import scaler.engine.port.LeasesContract;

class JdbiLeasesTest extends LeasesContract {
  private final Tables tables = Tables.shared();
  private final JdbiLeases leases = new JdbiLeases(tables.database());
  private final JdbiMachines machines = new JdbiMachines(tables.database());
  private final String application = Tables.application();

  JdbiLeasesTest() {
    super(new PostgresRecords(Tables.shared()));
  }

  private void expire() {
    tables.run(
        "UPDATE lease SET expires_at = clock_timestamp() WHERE application = ?", application);
  }

  private void secondTakesIt() {
    assertThat(leases.acquire(application, "second")).isPresent();
  }

  @Test
  void it_lasts_twelve_seconds_by_the_clock_of_the_database() {
    leases.acquire(application, "first");
    assertThat(
            tables
                .ask(
                    Double.class,
                    "SELECT extract(epoch FROM expires_at - clock_timestamp()) FROM lease"
                        + " WHERE application = ?",
                    application)
                .getFirst())
        .isBetween(4.0, 12.0);
  }

  @Test
  void who_stands_still_within_a_transaction_loses_it_before_its_lease_is_over() {
    String longest =
        "SELECT setting::bigint FROM pg_settings"
            + " WHERE name = 'idle_in_transaction_session_timeout'";
    assertThat(tables.ask(Long.class, longest).getFirst())
        .isBetween(1L, Leases.TERM.toMillis() - 1);

    leases.acquire(application, "first");
    expire();
    try (var still = tables.database().jdbi().open()) {
      still.begin();
      still.execute("SET LOCAL idle_in_transaction_session_timeout = '200ms'");
      still
          .select("SELECT 1 FROM lease WHERE application = ? FOR SHARE", application)
          .mapToMap()
          .list();
      secondTakesIt();
      assertThatThrownBy(still::commit).isInstanceOf(TransactionException.class);
    } catch (CloseException brokenOff) {
      // The server has ended that session.
    }
  }

  @Test
  void neither_a_renewal_nor_a_try_to_take_over_waits_for_writes_while_the_lease_lasts() {
    Lease lease = leases.acquire(application, "first").orElseThrow();
    try (var write = tables.database().jdbi().open()) {
      write.begin();
      Fence.check(write, lease);
      assertThat(leases.renew(lease)).isTrue();
      assertThat(leases.acquire(application, "second")).isEmpty();
      Fence.check(write, lease);
      write.commit();
    }
  }

  @Test
  void a_write_that_races_a_take_over_is_refused() throws Exception {
    Lease old = leases.acquire(application, "first").orElseThrow();
    try (var connection = tables.database().jdbi().open()) {
      connection.begin();
      connection.execute(
          "UPDATE lease SET holder = 'second', epoch = epoch + 1 WHERE application = ?",
          application);
      CompletableFuture<Machine> write = CompletableFuture.supplyAsync(() -> tables.intent(old));
      tables.awaitABlockedSession();
      connection.commit();
      assertThat(write)
          .failsWithin(Duration.ofSeconds(5))
          .withThrowableThat()
          .withCauseInstanceOf(LeaseLostException.class);
    }
    assertThat(machines.living(application)).isEmpty();
  }

  @Test
  void a_take_over_that_races_a_write_waits_for_it() throws Exception {
    Lease old = leases.acquire(application, "first").orElseThrow();
    AtomicBoolean committed = new AtomicBoolean();
    try (var connection = tables.database().jdbi().open()) {
      connection.begin();
      Fence.check(connection, old);
      CompletableFuture<Boolean> takeOver =
          CompletableFuture.supplyAsync(() -> {
            expire();
            secondTakesIt();
            return committed.get();
          });
      tables.awaitABlockedSession();
      committed.set(true);
      connection.commit();
      assertThat(takeOver.get(5, TimeUnit.SECONDS)).as("taken after the commit").isTrue();
    }
  }
}
