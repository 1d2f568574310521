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

/** Rights, zones and the region fail for a while: nothing is lost and nothing storms. */
@ExtendWith(Quiet.class)
class Ec2OutageTest {
  @RegisterExtension final Ec2Stages stages = new Ec2Stages();

  private static final Duration SIX_MINUTES = Duration.ofMinutes(6);

  @Test
  void while_rights_are_denied_nothing_changes() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.faults().everywhere(new Fault.Unauthorized());
    at.stage.fleet.apply(web(3, 3));

    at.stage.lookFor(Duration.ofMinutes(8));
    assertThat(at.launched()).isEqualTo(2);
    assertThat(at.living()).isEqualTo(2);
    at.ec2.faults().none();
    at.settles(3);
  }

  @Test
  void what_a_silent_zone_does_not_launch_is_launched_in_another() throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2.region().zoneDown("zone-a", true);
    at.stage.fleet.apply(web(2, 3));

    at.stage.until("two serve", SIX_MINUTES, () -> at.stage.inService(WEB) == 2);
    assertThat(at.stage.in(MachineState.REQUESTED, WEB)).as("it still counts").hasSize(1);
    at.stage.lookFor(Duration.ofMinutes(8));
    assertThat(at.calls(Action.RUN_INSTANCES)).as("no storm").isLessThan(15);
    assertThat(at.launched()).isEqualTo(2);

    at.ec2.region().zoneDown("zone-a", false);
    at.stage.until("answered", SIX_MINUTES, () -> at.launched() == 3);
    at.settles(2);
    at.stage.holdsItsLaws();
  }

  @Test
  void an_end_in_a_zone_that_does_not_answer_is_asked_for_at_growing_pauses() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.stage.fleet.apply(web(0, 3));
    at.stage.until(
        "both are asked to leave",
        SIX_MINUTES,
        () -> at.stage.onRecord().stream().allMatch(one -> one.drain().isPresent()));
    at.ec2.region().zoneDown("zone-a", true);

    at.stage.lookFor(Duration.ofMinutes(10));
    assertThat(at.living()).as("that of the other zone has ended").isEqualTo(1);
    assertThat(at.calls(Action.TERMINATE_INSTANCES)).isLessThan(12);
    at.ec2.region().zoneDown("zone-a", false);
    at.stage.until("ended", SIX_MINUTES, () -> at.stage.onRecord().isEmpty());
    assertThat(at.launched()).isEqualTo(2);
  }

  @Test
  void where_the_maximum_leaves_no_room_a_silent_zone_is_waited_for() throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2.region().zoneDown("zone-a", true);
    at.stage.fleet.apply(web(2, 2));

    at.stage.lookFor(Duration.ofMinutes(8));
    assertThat(at.launched()).isEqualTo(1);
    at.ec2.region().zoneDown("zone-a", false);
    at.settles(2);
  }

  @Test
  void launches_that_the_whole_region_leaves_unanswered_stay_within_the_maximum()
      throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2.faults().always(Action.RUN_INSTANCES, new Fault.ServerError());
    at.stage.fleet.apply(web(2, 3));

    at.stage.lookFor(Duration.ofMinutes(10));
    assertThat(at.stage.onRecord()).hasSize(2);
    assertThat(at.calls(Action.RUN_INSTANCES)).as("no storm").isLessThan(25);
    at.ec2.faults().none();
    at.settles(2);
    assertThat(at.launched()).isEqualTo(2);
  }

  @Test
  void a_region_that_is_down_leaves_the_fleet_as_it_is() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.faults().everywhere(new Fault.ServerError());
    at.stage.fleet.apply(web(3, 3));

    at.stage.lookFor(Duration.ofMinutes(10));
    assertThat(at.living()).isEqualTo(2);
    at.ec2.faults().none();
    at.settles(3);
    assertThat(at.launched()).isEqualTo(3);
  }

  @Test
  void while_calls_of_every_kind_are_throttled_few_are_made_and_nothing_changes()
      throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.faults().everywhere(new Fault.Throttled());
    at.stage.fleet.apply(web(3, 3));
    int before = at.ec2.journal().size();

    at.stage.lookFor(Duration.ofMinutes(10));
    assertThat(at.ec2.journal().size() - before).as("one in five seconds").isLessThan(120);
    assertThat(at.living()).isEqualTo(2);
    assertThat(at.stage.onRecord()).as("nothing waits to be launched in a burst").hasSize(2);
    at.ec2.faults().none();
    at.settles(3);
    assertThat(at.launched()).isEqualTo(3);
  }

  @Test
  void where_most_calls_are_throttled_the_loop_gets_there_all_the_same() throws IOException {
    Ec2Stage at = stages.serving(1);
    for (Action action : Action.values()) {
      at.ec2.faults().limit(action, 1, 0.05, at.stage.world.instant());
    }
    at.stage.fleet.apply(web(3, 3));
    at.settles(3);
    assertThat(at.launched()).isEqualTo(3);
    at.stage.fleet.apply(web(1, 1));
    at.settles(1);
  }

  @Test
  void a_cordon_that_ec2_does_not_take_is_tried_at_growing_pauses() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.faults().always(Action.CREATE_TAGS, new Fault.ServerError());
    at.stage.fleet.apply(web(1, 1));

    at.stage.lookFor(Duration.ofMinutes(10));
    assertThat(at.calls(Action.CREATE_TAGS)).isBetween(3, 12);
    assertThat(at.living()).as("not ended without a cordon").isEqualTo(2);
    at.ec2.faults().none();
    at.settles(1);
  }
}
