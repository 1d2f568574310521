package scaler.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.core.model.Stranger;
import scaler.engine.TestFleet;
import scaler.engine.port.Fleets.Active;

class AdoptableTest {
  private static final Active FLEET = fleet();

  private static Active fleet() {
    TestFleet fleet = new TestFleet("shop");
    fleet.apply(TestFleet.web(1, 3));
    return fleet.active("shop").orElseThrow();
  }

  private static String refused(State state, boolean address, Map<String, String> tags) {
    CloudMachine machine =
        new CloudMachine(
            new MachineId("i-1"),
            state,
            "zone-a",
            "small",
            Optional.of("10.0.0.1").filter(_ -> address),
            0,
            false,
            Billing.PLAIN,
            tags,
            Market.ON_DEMAND,
            false);
    return Adoptable.refusedBecause(
            new Stranger(machine, "zone-a", Instant.EPOCH), FLEET, List.of())
        .orElse("");
  }

  @Test
  void a_machine_that_runs_and_is_nobodys_may_be_adopted() {
    assertThat(refused(State.RUNNING, true, Map.of("Name", "old"))).isEmpty();
  }

  @Test
  void a_member_of_an_auto_scaling_group_is_to_be_detached_first() {
    assertThat(refused(State.RUNNING, true, Map.of("aws:autoscaling:groupName", "front")))
        .isEqualTo(
            "i-1 belongs to the Auto Scaling group front, which would launch another one for it;"
                + " detach it first: aws autoscaling detach-instances --auto-scaling-group-name front"
                + " --should-decrement-desired-capacity --instance-ids i-1");
  }

  @Test
  void a_machine_of_another_application_is_to_be_let_go_there() {
    assertThat(refused(State.RUNNING, true, Map.of("scaler-application", "office")))
        .isEqualTo(
            "i-1 belongs to the application office (tag scaler-application); let it go there first,"
                + " with scaler leave --application office");
  }

  @Test
  void one_that_is_not_running_or_has_no_address_waits() {
    assertThat(refused(State.SHUTTING_DOWN, true, Map.of()))
        .isEqualTo(
            "i-1 is shutting down; only a running machine can be adopted, so start it, or let it be");
    assertThat(refused(State.RUNNING, false, Map.of()))
        .isEqualTo("i-1 has no address yet; try again in a minute");
  }
}
