package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.port.Lease;
import scaler.engine.port.RestraintsContract;
import scaler.outbound.postgres.JdbiWishes.Asker;

/** What people are told of holds, beside what every record of them promises. */
class JdbiRestraintsTest extends RestraintsContract {
  private static final Asker ANN = new Asker("ann", "debug");
  private static final Asker BEN = new Asker("ben", "enough");

  private final Tables tables = Tables.shared();
  private final JdbiRestraints restraints = new JdbiRestraints(tables.database());
  private final String application = Tables.application();
  private final Lease lease = tables.lease(application);

  JdbiRestraintsTest() {
    super(new PostgresRecords(Tables.shared()));
  }

  @Test
  void both_of_two_holds_are_told_with_who_ended_them() {
    MachineId machine = tables.machine(lease, MachineState.IN_SERVICE).id().orElseThrow();
    restraints.hold(application, machine, Optional.empty(), ANN);
    restraints.hold(application, machine, Optional.empty(), BEN);
    restraints.unhold(application, machine, ANN);
    assertThat(restraints.ofMachine(machine))
        .extracting(told -> told.hold().by() + ", ended by " + told.ended().orElseThrow().by())
        .containsExactly("ann, ended by ben", "ben, ended by ann");
  }

  @Test
  void a_hold_is_told_as_ended_when_its_machine_is_adopted_anew() {
    Machine machine = tables.machine(lease, MachineState.IN_SERVICE);
    MachineId id = machine.id().orElseThrow();
    restraints.hold(application, id, Optional.empty(), ANN);
    Machine gone =
        machine
            .withEnd(new EndCause(EndCause.Kind.LEFT, "let go"))
            .become(MachineState.GONE, Tables.NOON);
    new JdbiMachines(tables.database()).write(lease, machine, gone, "let go", Tables.NOON);
    tables.database().jdbi().useHandle(handle -> JdbiRestraints.forget(handle, id));
    assertThat(restraints.ofMachine(id).getFirst().ended()).isPresent();
  }
}
