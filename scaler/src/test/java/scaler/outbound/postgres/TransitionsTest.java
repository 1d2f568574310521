package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.engine.port.Lease;

/** The life of a machine is one table: in the code, and in the database. */
class TransitionsTest {
  private final Tables tables = Tables.shared();
  private final Lease lease = tables.lease(Tables.application());

  @Test
  void the_database_has_the_same_moves_as_the_code() {
    List<String> inCode =
        Arrays.stream(MachineState.values())
            .flatMap(from -> from.next().stream().map(to -> from.word() + " " + to.word()))
            .toList();
    assertThat(
            tables.ask(
                String.class, "SELECT from_state || ' ' || to_state FROM machine_transition"))
        .containsExactlyInAnyOrderElementsOf(inCode);
  }

  @Test
  void the_database_has_the_same_states_as_the_code() {
    String check =
        tables
            .ask(
                String.class,
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                    + " WHERE conname = 'machine_state_check'")
            .getFirst();
    List<String> words =
        Pattern.compile("'([a-z_]+)'").matcher(check).results().map(MatchResult::group).toList();
    assertThat(words)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(MachineState.values()).map(state -> "'" + state.word() + "'").toList());
  }

  @Test
  void the_database_takes_every_legal_move_and_no_other() {
    var machines = new JdbiMachines(tables.database());
    for (MachineState from : MachineState.values()) {
      for (MachineState to : MachineState.values()) {
        Machine before = tables.machine(lease, from);
        Machine after = Tables.in(to, before);
        if (from == to || from.mayBecome(to)) {
          assertThatCode(() -> machines.write(lease, before, after, "move", Tables.NOON))
              .doesNotThrowAnyException();
        } else {
          assertThatThrownBy(() -> machines.write(lease, before, after, "move", Tables.NOON))
              .hasStackTraceContaining(
                  "machine %d: %s does not become %s"
                      .formatted(before.slot(), from.word(), to.word()));
        }
      }
    }
  }

  @Test
  void a_machine_without_an_id_has_not_begun_to_live() {
    Machine intent = tables.intent(lease);
    assertThatThrownBy(
            () -> tables.run("UPDATE machine SET state = 'pending' WHERE slot = ?", intent.slot()))
        .hasStackTraceContaining("violates check constraint");
  }

  @Test
  void a_machine_that_drains_or_ends_says_why() {
    Machine machine = tables.machine(lease, MachineState.IN_SERVICE);
    tables.run(
        "UPDATE machine SET drain_since = NULL, end_cause = NULL WHERE slot = ?", machine.slot());
    for (String state : List.of("draining", "terminating")) {
      assertThatThrownBy(() ->
              tables.run("UPDATE machine SET state = ? WHERE slot = ?", state, machine.slot()))
          .hasStackTraceContaining("violates check constraint");
    }
  }
}
