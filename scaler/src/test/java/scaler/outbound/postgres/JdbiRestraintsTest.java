package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineHold;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.port.Lease;
import scaler.outbound.postgres.JdbiWishes.Asker;

/** Holds of machines in the database. */
class JdbiRestraintsTest {
  private static final Asker ANN = new Asker("ann", "debug");
  private static final Asker BEN = new Asker("ben", "enough");

  private final Tables tables = Tables.shared();
  private final JdbiRestraints restraints = new JdbiRestraints(tables.database());
  private final String application = Tables.application();
  private final Lease lease = tables.lease(application);
  private final Instant now = tables.database().instant();

  private Machine machine() {
    return tables.machine(lease, MachineState.IN_SERVICE);
  }

  private static MachineId id(Machine machine) {
    return machine.id().orElseThrow();
  }

  @Test
  void a_hold_says_who_why_and_until_when_and_is_over_by_itself() {
    MachineId machine = id(machine());
    Instant until = now.plus(Duration.ofHours(4));
    restraints.hold(application, machine, Optional.of(until), ANN);

    assertThat(restraints.holds(application, now))
        .singleElement()
        .satisfies(hold -> {
          assertThat(hold.machine()).isEqualTo(machine);
          assertThat(hold.by()).isEqualTo("ann");
          assertThat(hold.reason()).isEqualTo("debug");
          assertThat(hold.until()).contains(until);
          assertThat(hold.made()).isAfterOrEqualTo(now);
        });
    assertThat(restraints.holds(application, until.minusMillis(1))).hasSize(1);
    assertThat(restraints.holds(application, until)).isEmpty();
    assertThat(restraints.holds(Tables.application(), now)).isEmpty();
  }

  @Test
  void another_hold_comes_in_the_place_of_the_first_and_both_are_told() {
    MachineId machine = id(machine());
    restraints.hold(application, machine, Optional.empty(), ANN);
    restraints.hold(application, machine, Optional.of(now.plusSeconds(3600)), BEN);

    assertThat(restraints.holds(application, now))
        .extracting(MachineHold::by)
        .containsExactly("ben");
    assertThat(restraints.unhold(application, machine, ANN)).isTrue();
    assertThat(restraints.unhold(application, machine, ANN)).isFalse();
    assertThat(restraints.holds(application, now)).isEmpty();
    assertThat(restraints.ofMachine(machine))
        .extracting(told -> told.hold().by() + ", ended by " + told.ended().orElseThrow().by())
        .containsExactly("ann, ended by ben", "ben, ended by ann");
  }

  @Test
  void one_that_is_gone_is_held_no_more_nor_when_it_is_adopted_anew() {
    Machine machine = machine();
    restraints.hold(application, id(machine), Optional.empty(), ANN);
    Machine gone =
        machine
            .withEnd(new EndCause(EndCause.Kind.LEFT, "let go"))
            .become(MachineState.GONE, Tables.NOON);
    new JdbiMachines(tables.database()).write(lease, machine, gone, "let go", Tables.NOON);

    assertThat(restraints.holds(application, now)).isEmpty();
    tables.database().jdbi().useHandle(handle -> JdbiRestraints.forget(handle, id(machine)));
    assertThat(restraints.ofMachine(id(machine)).getFirst().ended()).isPresent();
  }

  @Test
  void a_hold_has_a_reason() {
    MachineId machine = id(machine());

    assertThatThrownBy(
            () -> restraints.hold(application, machine, Optional.empty(), new Asker("ann", "")))
        .isInstanceOf(RuntimeException.class);
    assertThat(restraints.holds(application, now)).isEqualTo(List.of());
  }
}
