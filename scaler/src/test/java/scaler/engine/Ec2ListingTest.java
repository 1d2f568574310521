package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.web;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import scaler.ec2.Action;
import scaler.ec2.Fault;
import scaler.ec2.Times;

/** Listings that lie, and what is believed of them. */
@ExtendWith(Quiet.class)
class Ec2ListingTest {
  @RegisterExtension final Ec2Stages stages = new Ec2Stages();

  private static final Duration LONG = Duration.ofMinutes(9);

  @Test
  void machines_that_answer_are_there_whatever_listings_say() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.faults().always(Action.DESCRIBE_INSTANCES, new Fault.EmptyList());

    at.stage.lookFor(LONG);
    assertThat(at.launched()).isEqualTo(2);
    at.ec2.faults().none();
    at.settles(2);
  }

  @Test
  void machines_that_are_not_listed_and_do_not_answer_are_not_gone_before_ec2_says_so()
      throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.faults().always(Action.DESCRIBE_INSTANCES, new Fault.EmptyList());
    at.silent = true;

    at.stage.lookFor(LONG);
    assertThat(at.launched()).isEqualTo(2);
    at.ec2.faults().none();
    at.silent = false;
    at.settles(2);
  }

  @Test
  void one_that_listings_lack_and_ec2_knows_by_its_id_stays() throws IOException {
    Ec2Stage at = stages.serving(2);
    int before = at.calls(Action.DESCRIBE_INSTANCES);
    at.silent = true;
    at.hidden = at.first();

    at.stage.lookFor(LONG);
    assertThat(at.launched()).isEqualTo(2);
    assertThat(byId(at)).as("asked for by id, at growing pauses").isBetween(3L, 12L);
    assertThat(at.calls(Action.DESCRIBE_INSTANCES)).isGreaterThan(before);
  }

  @Test
  void one_that_listings_lack_and_ec2_does_not_know_is_gone_and_replaced() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2
        .region()
        .times(
            new Times(
                Times.STANDARD.pending(),
                Duration.ZERO,
                Duration.ZERO,
                Times.STANDARD.stopping(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Times.STANDARD.notice()));
    at.ec2.region().vanish(at.first(), "Server.InternalError");

    at.stage.until("replaced", LONG, () -> at.launched() == 3);
    at.settles(2);
    assertThat(byId(at)).isEqualTo(1);
  }

  private static long byId(Ec2Stage at) {
    return at.ec2.journal(Action.DESCRIBE_INSTANCES).stream()
        .filter(asked -> asked.parameter("InstanceId.1").isPresent())
        .count();
  }

  @Test
  void an_error_in_the_middle_of_a_listing_makes_it_void() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.faults().always(Action.DESCRIBE_INSTANCES, new Fault.PartialPage());

    at.stage.lookFor(Duration.ofMinutes(1));
    assertThat(at.stage.onRecord()).noneMatch(machine -> machine.missingSince().isPresent());
    at.ec2.faults().none();
    at.settles(2);
    assertThat(at.launched()).isEqualTo(2);
  }

  @Test
  void pages_that_are_empty_or_double_are_one_listing_all_the_same() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.pages(1);
    at.ec2.faults().next(Action.DESCRIBE_INSTANCES, new Fault.EmptyPage());
    at.ec2.faults().always(Action.DESCRIBE_INSTANCES, new Fault.Duplicates());

    at.stage.lookFor(Duration.ofMinutes(1));
    assertThat(at.stage.onRecord()).noneMatch(machine -> machine.missingSince().isPresent());
    at.stage.fleet.apply(web(3, 3));
    at.settles(3);
    assertThat(at.launched()).isEqualTo(3);
    at.stage.fleet.apply(web(1, 1));
    at.settles(1);
    assertThat(at.ec2.faults().unmet()).isEmpty();
  }

  @Test
  void a_replica_that_lags_behind_by_one_machine_does_no_harm() throws IOException {
    Ec2Stage at = stages.serving(3);
    at.ec2.faults().always(Action.DESCRIBE_INSTANCES, new Fault.Without(at.first()));

    at.stage.lookFor(LONG);
    at.ec2.faults().none();
    at.settles(3);
    assertThat(at.launched()).isEqualTo(3);
  }
}
