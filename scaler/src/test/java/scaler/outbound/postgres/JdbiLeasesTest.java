package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;

class JdbiLeasesTest {
  private final Tables tables = Tables.shared();
  private final JdbiLeases leases = new JdbiLeases(tables.database());
  private final JdbiMachines machines = new JdbiMachines(tables.database());
  private final String application = Tables.application();

  private void expire() {
    tables.run(
        "UPDATE lease SET expires_at = clock_timestamp() WHERE application = ?", application);
  }

  private void secondTakesIt() {
    assertThat(leases.acquire(application, "second")).isPresent();
  }

  @Test
  void one_holds_it_and_the_others_do_not() {
    Lease first = leases.acquire(application, "first").orElseThrow();
    assertThat(first.epoch()).isEqualTo(1);
    assertThat(leases.acquire(application, "second")).isEmpty();
    assertThat(leases.holder(application)).contains("first");
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
  void the_epoch_rises_with_each_holder() {
    Lease first = leases.acquire(application, "first").orElseThrow();
    expire();
    assertThat(leases.holder(application)).isEmpty();
    Lease second = leases.acquire(application, "second").orElseThrow();
    assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
    leases.release(second);
    assertThat(leases.acquire(application, "first").orElseThrow().epoch())
        .isEqualTo(second.epoch() + 1);
  }

  @Test
  void renewal_prolongs_it_while_it_is_held() {
    Lease lease = leases.acquire(application, "first").orElseThrow();
    tables.run(
        "UPDATE lease SET expires_at = clock_timestamp() + interval '5 seconds'"
            + " WHERE application = ?",
        application);
    assertThat(leases.renew(lease)).isTrue();
    assertThat(
            tables.ask(
                Boolean.class,
                "SELECT expires_at > clock_timestamp() + interval '6 seconds' FROM lease"
                    + " WHERE application = ?",
                application))
        .containsExactly(true);
  }

  @Test
  void it_is_known_whether_it_outlasts_a_call() {
    Lease lease = leases.acquire(application, "first").orElseThrow();
    assertThat(leases.lasts(lease, Duration.ofSeconds(1))).isTrue();
    assertThat(leases.lasts(lease, JdbiLeases.TERM.plusSeconds(1))).isFalse();
    expire();
    assertThat(leases.lasts(lease, Duration.ZERO)).isFalse();
    secondTakesIt();
    assertThat(leases.lasts(lease, Duration.ZERO)).as("another's").isFalse();
  }

  @Test
  void what_has_expired_is_not_renewed_even_when_nobody_took_it() {
    Lease lease = leases.acquire(application, "first").orElseThrow();
    expire();
    assertThat(leases.renew(lease)).isFalse();
  }

  @Test
  void the_lease_of_another_is_neither_renewed_nor_released() {
    Lease first = leases.acquire(application, "first").orElseThrow();
    expire();
    secondTakesIt();
    assertThat(leases.renew(first)).isFalse();
    leases.release(first);
    assertThat(leases.holder(application)).contains("second");
  }

  @Test
  void of_many_at_once_one_gets_it() throws Exception {
    leases.release(leases.acquire(application, "before").orElseThrow());
    List<Callable<Optional<Lease>>> tries =
        IntStream.range(0, 8)
            .<Callable<Optional<Lease>>>mapToObj(
                n -> () -> leases.acquire(application, "node-" + n))
            .toList();
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Lease> got =
          threads.invokeAll(tries).stream()
              .map(Future::resultNow)
              .flatMap(Optional::stream)
              .toList();
      assertThat(got).hasSize(1);
      assertThat(got.getFirst().epoch()).isEqualTo(2);
    }
  }

  @Test
  void every_write_under_an_old_epoch_is_refused() {
    Lease old = leases.acquire(application, "first").orElseThrow();
    Machine machine = tables.machine(old, MachineState.IN_SERVICE);
    expire();
    secondTakesIt();

    assertThatThrownBy(() -> machines.write(old, machine, machine, "late", Tables.NOON))
        .isInstanceOf(LeaseLostException.class)
        .hasMessage("epoch 1 of %s is over", application);
    assertThatThrownBy(() -> tables.intent(old)).isInstanceOf(LeaseLostException.class);
    assertThat(machines.living(application)).containsExactly(machine);
  }

  @Test
  void an_expired_lease_refuses_writes_even_when_nobody_took_it() {
    Lease lease = leases.acquire(application, "first").orElseThrow();
    expire();
    assertThatThrownBy(() -> tables.intent(lease)).isInstanceOf(LeaseLostException.class);
  }

  @Test
  void a_lease_lets_nobody_write_another_applications_machines() {
    Lease own = leases.acquire(application, "first").orElseThrow();
    Machine machine = tables.machine(own, MachineState.IN_SERVICE);
    Lease others = tables.lease(Tables.application());
    assertThatThrownBy(() -> machines.write(others, machine, machine, "stray", Tables.NOON))
        .isInstanceOf(IllegalStateException.class);
  }

  /** The write waits for the take-over that is under way, and sees that it came too late. */
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

  /** The take-over waits for the write that began while the lease was held. */
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
