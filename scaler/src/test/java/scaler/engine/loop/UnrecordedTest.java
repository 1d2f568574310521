package scaler.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.engine.TestFleet;

class UnrecordedTest {
  private static final Machine ASKED =
      Machine.requested(1, new RoleName("web"), "zone-a", List.of(), Instant.EPOCH);

  private static CloudMachine machine(
      String id, CloudMachine.State state, String install, String role, String slot) {
    return new CloudMachine(
        new MachineId(id),
        state,
        "zone-a",
        "small",
        Optional.empty(),
        0,
        false,
        Billing.PLAIN,
        Map.of("scaler-install", install, "scaler-role", role, "scaler-slot", slot),
        Market.ON_DEMAND,
        false);
  }

  private static CloudMachine running(String id, String install, String role, String slot) {
    return machine(id, CloudMachine.State.RUNNING, install, role, slot);
  }

  private static Unrecorded in(CloudMachine... listing) {
    return Unrecorded.in(List.of(listing), "main", List.of(ASKED), List.of(TestFleet.web(1, 3)));
  }

  @Test
  void a_launch_whose_answer_was_lost_is_on_record_by_its_slot() {
    Unrecorded found = in(running("i-1", "main", "web", "1"));
    assertThat(found).isEqualTo(new Unrecorded(List.of(), Map.of(), List.of(), 1));
  }

  @Test
  void what_runs_without_a_row_is_lost_and_what_has_ended_only_tells_its_slot() {
    Unrecorded found =
        in(
            running("i-2", "main", "web", "2"),
            machine("i-3", CloudMachine.State.STOPPED, "main", "web", "3"),
            machine("i-9", CloudMachine.State.TERMINATED, "main", "web", "9"));
    assertThat(found.lostSlots()).containsExactly(2L, 3L);
    assertThat(found.highestSlot()).isEqualTo(9);
    assertThat(found.strange()).isEmpty();
  }

  @Test
  void of_two_with_one_slot_one_is_lost_and_the_other_strange() {
    Unrecorded found = in(running("i-b", "main", "web", "2"), running("i-a", "main", "web", "2"));
    assertThat(found.lost()).extracting(one -> one.machine().id().value()).containsExactly("i-a");
    assertThat(found.strange())
        .containsExactly(Map.entry(new MachineId("i-b"), "slot 2 is in the tags of i-a, too"));
  }

  @Test
  void tags_of_which_no_row_can_be_made_say_why() {
    assertThat(
            in(
                    running("i-1", "main", "Web!", "2"),
                    running("i-2", "main", "past", "3"),
                    running("i-3", "main", "web", "first"))
                .strange())
        .containsOnly(
            Map.entry(new MachineId("i-1"), "its tag scaler-role is no role"),
            Map.entry(
                new MachineId("i-2"),
                "the fleet file has no role past; with it, the machine is taken up"),
            Map.entry(new MachineId("i-3"), "its tag scaler-slot is no slot"));
  }

  @Test
  void a_slot_that_another_row_has_makes_no_row() {
    Unrecorded found = in(running("i-2", "main", "web", "2")).without(Set.of(2L));
    assertThat(found.lost()).isEmpty();
    assertThat(found.strange())
        .containsExactly(Map.entry(new MachineId("i-2"), "slot 2 is not on record as living"));
  }

  @Test
  void only_running_machines_of_another_installation_are_others() {
    Unrecorded found =
        in(
            running("i-2", "else", "web", "5"),
            machine("i-3", CloudMachine.State.TERMINATED, "else", "web", "6"));
    assertThat(found.others()).extracting(one -> one.id().value()).containsExactly("i-2");
    assertThat(found.highestSlot()).isZero();
  }
}
