package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;

/** Who may act, wherever it is written down. */
public abstract class LeasesContract {
  private final Records records;
  private final Leases leases;
  private final Machines machines;
  private final String application;

  protected LeasesContract(Records records) {
    this.records = records;
    leases = records.ledger().leases();
    machines = records.ledger().machines();
    application = records.application();
  }

  private Lease secondTakesIt() {
    return leases.acquire(application, "second").orElseThrow();
  }

  @Test
  void one_holds_it_and_the_others_do_not() {
    Lease first = leases.acquire(application, "first").orElseThrow();
    assertThat(first).isEqualTo(new Lease(application, "first", 1));
    assertThat(leases.acquire(application, "second")).isEmpty();
    assertThat(leases.acquire(application, "first")).as("not even twice").isEmpty();
    assertThat(leases.holder(application)).contains("first");
    assertThat(leases.holder(records.application())).isEmpty();
  }

  @Test
  void the_epoch_rises_with_each_holder() {
    Lease first = leases.acquire(application, "first").orElseThrow();
    records.expire(application);
    assertThat(leases.holder(application)).isEmpty();
    Lease second = secondTakesIt();
    assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
    leases.release(second);
    assertThat(leases.holder(application)).isEmpty();
    assertThat(leases.acquire(application, "first").orElseThrow().epoch())
        .isEqualTo(second.epoch() + 1);
  }

  @Test
  void renewal_prolongs_it_to_its_whole_term() {
    Lease lease = leases.acquire(application, "first").orElseThrow();
    records.pass(application, Duration.ofSeconds(8));
    assertThat(leases.lasts(lease, Duration.ofSeconds(5))).isFalse();
    assertThat(leases.renew(lease)).isTrue();
    assertThat(leases.lasts(lease, Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void it_is_known_whether_it_outlasts_a_call() {
    Lease lease = leases.acquire(application, "first").orElseThrow();
    assertThat(leases.lasts(lease, Duration.ofSeconds(1))).isTrue();
    assertThat(leases.lasts(lease, Leases.TERM.plusMillis(1))).as("to the millisecond").isFalse();
    records.expire(application);
    assertThat(leases.lasts(lease, Duration.ZERO)).isFalse();
    secondTakesIt();
    assertThat(leases.lasts(lease, Duration.ZERO)).as("another's").isFalse();
  }

  @Test
  void what_has_expired_is_not_renewed_even_when_nobody_took_it() {
    Lease lease = leases.acquire(application, "first").orElseThrow();
    records.expire(application);
    assertThat(leases.renew(lease)).isFalse();
    assertThat(leases.holder(application)).isEmpty();
  }

  @Test
  void the_lease_of_another_is_neither_renewed_nor_released() {
    Lease first = leases.acquire(application, "first").orElseThrow();
    records.expire(application);
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
    Machine machine = records.machine(old, MachineState.IN_SERVICE);
    records.expire(application);
    secondTakesIt();

    assertThatThrownBy(() -> machines.write(old, machine, machine, "late", SampleMachines.NOON))
        .isInstanceOf(LeaseLostException.class)
        .hasMessage("epoch 1 of %s is over", application);
    assertThatThrownBy(() -> records.intent(old)).isInstanceOf(LeaseLostException.class);
    assertThat(machines.living(application)).containsExactly(machine);
  }

  @Test
  void an_expired_lease_refuses_writes_even_when_nobody_took_it() {
    Lease lease = leases.acquire(application, "first").orElseThrow();
    records.expire(application);
    assertThatThrownBy(() -> records.intent(lease)).isInstanceOf(LeaseLostException.class);
  }

  @Test
  void a_lease_lets_nobody_write_another_applications_machines() {
    Lease own = leases.acquire(application, "first").orElseThrow();
    Machine machine = records.machine(own, MachineState.IN_SERVICE);
    Lease others = records.lease(records.application());
    assertThatThrownBy(() -> machines.write(others, machine, machine, "stray", SampleMachines.NOON))
        .isInstanceOf(IllegalStateException.class);
  }
}
