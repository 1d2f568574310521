package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static scaler.engine.port.SampleMachines.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import scaler.core.model.EndCause;
import scaler.core.model.LockedJob;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.port.Rescues.Rescue;
import scaler.engine.port.Rescues.Result;
import scaler.engine.port.Rescues.Standing;

/** The record of jobs of machines that ended, wherever it is. */
public abstract class RescuesContract {
  private final Records records;
  private final Rescues rescues;
  private final List<Long> slots = new ArrayList<>();
  private final Lease lease;
  private final MachineId twice;

  protected RescuesContract(Records records) {
    this.records = records;
    rescues = records.ledger().rescues();
    String application = records.application();
    lease = records.lease(application);
    twice = new MachineId("i-twice" + application.replaceAll("[^0-9a-z]", ""));
  }

  @Test
  void of_a_machine_with_a_second_life_the_newest_row_counts() {
    gone(lease, EndCause.Kind.LEFT);
    long second = gone(lease, EndCause.Kind.SCALE_IN);
    assertThat(rescues.of(lease.application(), List.of(twice)))
        .containsOnlyKeys(twice)
        .extractingByKey(twice)
        .isEqualTo(new Standing(second, SampleMachines.ROLE, MachineState.GONE, NOON));
  }

  @Test
  void one_that_was_let_go_is_not_told_of() {
    gone(lease, EndCause.Kind.SCALE_IN);
    gone(lease, EndCause.Kind.LEFT);
    assertThat(rescues.of(lease.application(), List.of(twice))).isEmpty();
  }

  @Test
  void one_that_lives_elsewhere_is_not_told_of() {
    long slot = gone(lease, EndCause.Kind.SCALE_IN);
    Lease other = records.lease(records.application());
    assertThat(rescues.of(other.application(), List.of(twice))).as("of another").isEmpty();
    Machine machine = records.intent(other);
    Machine pending = SampleMachines.as(MachineState.PENDING, machine, twice);
    Machines machines = records.ledger().machines();
    machines.write(other, machine, pending, "launched", NOON);
    assertThat(rescues.of(lease.application(), List.of(twice))).isEmpty();
    machines.write(
        other, pending, SampleMachines.as(MachineState.GONE, pending, twice), "gone", NOON);
    assertThat(rescues.of(lease.application(), List.of(twice)))
        .extractingByKey(twice)
        .extracting(Standing::slot)
        .isEqualTo(slot);
  }

  @Test
  void one_that_lives_here_is_told_of_as_it_stands() {
    Machine machine = records.machine(lease, MachineState.IMPAIRED);
    MachineId id = machine.id().orElseThrow();
    assertThat(rescues.of(lease.application(), List.of(id, new MachineId("i-0nobody"))))
        .containsOnlyKeys(id)
        .extractingByKey(id)
        .extracting(Standing::state)
        .isEqualTo(MachineState.IMPAIRED);
  }

  @Test
  void machines_ends_are_counted_for_a_week_and_anew_after_a_failure() {
    assertThat(intended(1, NOON.minus(Duration.ofDays(8)))).as("long ago").isOne();
    assertThat(intended(2, NOON)).as("a week later").isOne();
    assertThat(intended(2, NOON)).as("the same again").isOne();
    assertThat(intended(3, NOON)).isEqualTo(2);
    rescues.done(lease, rescue(3), Result.FAILED, "failed", NOON);
    assertThat(intended(4, NOON)).as("somebody tries it once more").isOne();
  }

  @Test
  void an_end_that_left_the_job_alone_does_not_count() {
    assertThat(intended(1, NOON)).isOne();
    rescues.done(lease, rescue(1), Result.LEFT, "locked anew", NOON);
    assertThat(intended(2, NOON)).isOne();
    rescues.done(lease, rescue(2), Result.FREED, "freed", NOON);
    assertThat(intended(3, NOON)).isEqualTo(2);
    assertThat(records.life(slots.get(1)).getLast())
        .isEqualTo(new Records.Event(NOON, 1, "gone", "freed"));
  }

  @Test
  void nothing_is_written_under_an_old_epoch() {
    Rescue rescue = rescue(1);
    int events = records.life(rescue.slot()).size();
    records.expire(lease.application());
    assertThatThrownBy(() -> intended(1, NOON)).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> rescues.done(lease, rescue, Result.FREED, "freed", NOON))
        .isInstanceOf(LeaseLostException.class);
    assertThat(records.life(rescue.slot())).hasSize(events);
  }

  private int intended(int time, Instant at) {
    return rescues.intend(lease, rescue(time), 3, at);
  }

  /** Each time in hand of another machine. */
  private Rescue rescue(int time) {
    while (slots.size() < time) {
      slots.add(records.machine(lease, MachineState.GONE).slot());
    }
    return new Rescue(
        SampleMachines.ROLE, "q", new LockedJob(7, "w" + time, "then", NOON), slots.get(time - 1));
  }

  /** A machine of that id, which came and ended. */
  private long gone(Lease of, EndCause.Kind cause) {
    Machines machines = records.ledger().machines();
    Machine machine = records.intent(of);
    Machine pending = SampleMachines.as(MachineState.PENDING, machine, twice);
    machines.write(of, machine, pending, "launched", NOON);
    Machine gone =
        SampleMachines.as(MachineState.GONE, pending, twice).withEnd(new EndCause(cause, ""));
    machines.write(of, pending, gone, "gone", NOON);
    return machine.slot();
  }
}
