package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import scaler.core.model.MachineState;
import scaler.ec2.Action;
import scaler.ec2.Fault;

/** Ends that EC2 does not do, or that somebody else does. */
@ExtendWith(Quiet.class)
class Ec2EndTest {
  @RegisterExtension final Ec2Stages stages = new Ec2Stages();

  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  @Test
  void that_a_machine_is_not_found_does_not_prove_its_end() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2
        .faults()
        .always(Action.TERMINATE_INSTANCES, new Fault.Refused(400, "InvalidInstanceID.NotFound"));
    at.stage.fleet.apply(web(1, 1));

    at.stage.until("asked", TEN_MINUTES, () -> at.calls(Action.TERMINATE_INSTANCES) > 0);
    at.stage.lookFor(Duration.ofMinutes(2));
    assertThat(at.stage.in(MachineState.TERMINATING, WEB)).hasSize(1);
    at.ec2.faults().none();
    at.settles(1);
  }

  @Test
  void machines_are_ended_one_in_a_call() throws IOException {
    Ec2Stage at = stages.serving(3);
    at.stage.fleet.apply(web(1, 1));

    at.settles(1);
    assertThat(at.ec2.journal(Action.TERMINATE_INSTANCES))
        .hasSizeGreaterThanOrEqualTo(2)
        .allMatch(asked -> asked.parameter("InstanceId.2").isEmpty());
  }

  @Test
  void one_that_is_protected_stays_on_its_way_out_until_it_may_end() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.region().living().forEach(machine -> at.ec2.region().protect(machine.id(), true));
    at.stage.fleet.apply(web(1, 1));

    at.stage.lookFor(TEN_MINUTES);
    assertThat(at.stage.in(MachineState.TERMINATING, WEB)).hasSize(1);
    at.ec2.region().living().forEach(machine -> at.ec2.region().protect(machine.id(), false));
    at.settles(1);
  }

  @Test
  void an_end_that_is_accepted_and_not_done_is_asked_for_again_at_growing_pauses()
      throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.region().living().forEach(machine -> at.ec2.region().deafen(machine.id(), true));
    at.stage.fleet.apply(web(1, 1));

    at.stage.lookFor(TEN_MINUTES);
    assertThat(at.stage.in(MachineState.TERMINATING, WEB)).hasSize(1);
    assertThat(at.calls(Action.TERMINATE_INSTANCES)).isBetween(3, 12);
    at.ec2.region().living().forEach(machine -> at.ec2.region().deafen(machine.id(), false));
    at.settles(1);
  }

  @Test
  void one_that_vanishes_without_notice_is_replaced() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.region().vanish(at.first(), "Server.SpotInstanceTermination");

    at.stage.look();
    at.settles(2);
    assertThat(at.launched()).isEqualTo(3);
  }

  @Test
  void one_that_somebody_powers_off_no_longer_serves_and_is_replaced() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.region().powerOff(at.first());

    at.stage.until(
        "replaced", TEN_MINUTES, () -> at.launched() == 3 && at.stage.inService(WEB) == 2);
    assertThat(at.stage.in(MachineState.IMPAIRED, WEB).size())
        .as("it stands beside them, or was ended for its place: %s", at.stage)
        .isLessThanOrEqualTo(1);
  }
}
