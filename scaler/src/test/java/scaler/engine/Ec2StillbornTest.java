package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Market;
import scaler.core.model.Offer;
import scaler.ec2.Action;
import scaler.ec2.Received;

/** Machines that EC2 grants and ends while they start, and what it says of them. */
@ExtendWith(Quiet.class)
class Ec2StillbornTest {
  @RegisterExtension final Ec2Stages stages = new Ec2Stages();

  private static List<String> told(Ec2Stage at) {
    return at.stage.tables.ask(
        String.class,
        "SELECT end_cause || ': ' || end_detail FROM machine WHERE application = ?"
            + " AND end_detail IS NOT NULL ORDER BY slot",
        at.stage.application);
  }

  @Test
  void ec2s_own_reason_stands_in_the_failed_launch_and_in_the_life_of_the_machine()
      throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2
        .region()
        .stillborn(
            3,
            "Client.VolumeLimitExceeded",
            "Client.VolumeLimitExceeded: Volume\u202e limit\nexceeded" + "x".repeat(5_000));
    at.stage.fleet.apply(web(1, 1));

    at.stage.until(
        "three have failed",
        Duration.ofMinutes(5),
        () -> at.stage.trouble(WEB).failures() == LaunchTrouble.ENOUGH);
    String sentence =
        "the cloud ended it while it started: Client.VolumeLimitExceeded: Volume limit exceededxx";
    assertThat(at.stage.trouble(WEB).last())
        .containsPattern("^i-[0-9a-f]+ in zone-[ab]: the cloud ended it")
        .contains(sentence)
        .hasSizeLessThan(300);
    assertThat(at.stage.trouble(WEB).isDoubtful()).as("the operator is told").isTrue();
    assertThat(told(at))
        .hasSize(3)
        .allSatisfy(cause -> assertThat(cause).startsWith("never_ready: " + sentence));
    at.settles(1);
  }

  @Test
  void where_ec2_had_no_room_after_all_the_offer_rests_and_no_launch_has_failed()
      throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2
        .region()
        .stillborn(
            1,
            "Server.InsufficientInstanceCapacity",
            "Server.InsufficientInstanceCapacity: there is none left");
    at.stage.fleet.apply(web(1, 3));

    at.settles(1);
    assertThat(at.launched()).isEqualTo(2);
    assertThat(at.stage.trouble(WEB).failures()).isZero();
    assertThat(at.stage.trouble(WEB).resting())
        .containsOnlyKeys(new Offer("zone-a", "small", Market.ON_DEMAND));
    assertThat(told(at))
        .containsExactly("launch_failed: Server.InsufficientInstanceCapacity: there is none left");
    assertThat(at.ec2.journal(Action.RUN_INSTANCES).stream().map(Received::parameters))
        .as("the second one is asked for elsewhere, in the same look too")
        .extracting(sent -> sent.get("SubnetId"))
        .containsExactly("zone-a", "zone-b");
  }

  @Test
  void a_fault_of_ec2s_own_is_tried_again() throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2.region().stillborn(1, "Server.InternalError", "Server.InternalError: try again");
    at.stage.fleet.apply(web(1, 1));

    at.settles(1);
    assertThat(at.launched()).isEqualTo(2);
    assertThat(told(at))
        .containsExactly(
            "never_ready: the cloud ended it while it started: Server.InternalError: try again");
    assertThat(at.stage.trouble(WEB).failures()).as("over").isZero();
  }

  @Test
  void who_ended_a_machine_that_served_is_told_in_ec2s_words() throws IOException {
    Ec2Stage at = stages.serving(2);
    at.ec2.region().vanish(at.first(), "Client.UserInitiatedShutdown");

    at.stage.look();
    at.settles(2);
    assertThat(told(at))
        .containsExactly(
            "external: the cloud shows it terminated, and scaler did not ask for it:"
                + " Client.UserInitiatedShutdown");
  }
}
