package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import scaler.core.model.LockedJob;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.port.Lease;
import scaler.engine.port.Rescues.Rescue;
import scaler.engine.port.Rescues.Result;
import scaler.engine.port.Rescues.Standing;

class JdbiRescuesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final MachineId TWICE = new MachineId("i-0123456789abcdef0");

  private final Tables tables = Tables.shared();
  private final JdbiRescues rescues = new JdbiRescues(tables.database());
  private final List<Long> slots = new ArrayList<>();
  private final Lease lease = tables.lease(Tables.application());

  @Test
  void of_a_machine_with_a_second_life_the_newest_row_counts() {
    long first = row(MachineState.GONE, TWICE);
    long second = row(MachineState.GONE, TWICE);
    assertThat(second).isGreaterThan(first);
    assertThat(rescues.of(lease.application(), List.of(TWICE)))
        .containsOnlyKeys(TWICE)
        .extractingByKey(TWICE)
        .extracting(Standing::slot)
        .isEqualTo(second);
  }

  @Test
  void one_that_was_let_go_or_lives_elsewhere_is_not_told_of() {
    long slot = row(MachineState.GONE, new MachineId("i-0000000000000aaa1"));
    tables.run("UPDATE machine SET end_cause = 'left', end_detail = '' WHERE slot = ?", slot);
    row(MachineState.GONE, new MachineId("i-0000000000000aaa2"));
    Lease other = tables.lease(Tables.application());
    Machine living = tables.machine(other, MachineState.IN_SERVICE);
    tables.run(
        "UPDATE machine SET instance_id = 'i-0000000000000aaa2' WHERE slot = ?", living.slot());
    assertThat(
            rescues.of(
                lease.application(),
                List.of(
                    new MachineId("i-0000000000000aaa1"), new MachineId("i-0000000000000aaa2"))))
        .isEmpty();
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

  private int intended(int time, Instant at) {
    return rescues.intend(lease, rescue(time), 3, at);
  }

  /** Each time in hand of another machine. */
  private Rescue rescue(int time) {
    while (slots.size() < time) {
      slots.add(tables.machine(lease, MachineState.GONE).slot());
    }
    return new Rescue(
        Tables.ROLE, "q", new LockedJob(7, "w" + time, "then", NOON), slots.get(time - 1));
  }

  private long row(MachineState state, MachineId id) {
    long slot = tables.machine(lease, state).slot();
    tables.run("UPDATE machine SET instance_id = ? WHERE slot = ?", id.value(), slot);
    return slot;
  }
}
