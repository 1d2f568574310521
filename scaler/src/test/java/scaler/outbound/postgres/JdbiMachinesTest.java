package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.engine.port.Lease;
import scaler.engine.port.MachinesContract;

class JdbiMachinesTest extends MachinesContract {
  private final Tables tables = Tables.shared();
  private final Status status = new Status(tables.database());

  JdbiMachinesTest() {
    super(new PostgresRecords(Tables.shared()));
  }

  @Test
  void people_read_the_same_of_a_machine_living_or_gone() {
    Lease lease = tables.lease(Tables.application());
    for (MachineState state : new MachineState[] {MachineState.DRAINING, MachineState.GONE}) {
      Machine machine = tables.machine(lease, state);
      assertThat(status.machine(machine.id().orElseThrow()).orElseThrow().machine())
          .isEqualTo(machine);
      assertThat(status.life(machine.slot()).getLast())
          .extracting(Status.Event::state, Status.Event::what, Status.Event::label)
          .containsExactly(state.word(), "test", machine.label());
    }
  }
}
