package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.in;
import static scaler.engine.TestFleet.web;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.ec2.Action;
import scaler.ec2.Offer;
import scaler.ec2.Seen;

/** Spot machines: launched as such, fallen back from, taken back with and without a notice. */
@ExtendWith(Quiet.class)
class Ec2SpotTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  @RegisterExtension final Ec2Stages stages = new Ec2Stages();

  /** So many spot machines serve; the role's maximum is three. */
  private Ec2Stage spots(int machines) throws IOException {
    Ec2Stage at = stages.stage();
    at.stage.fleet.apply(in(web(machines, 3), Market.SPOT));
    at.settles(machines);
    return at;
  }

  private static List<Offer> offers(Ec2Stage at) {
    return at.ec2.region().living().stream().map(Seen::offer).toList();
  }

  private static Offer spot(String zone) {
    return Offer.spot("m7g.large", zone);
  }

  private static Offer onDemand(String zone) {
    return Offer.onDemand("m7g.large", zone);
  }

  @Test
  void a_spot_machine_is_asked_for_once_and_its_request_bears_the_owner_tags() throws IOException {
    Ec2Stage at = spots(1);

    assertThat(offers(at)).containsExactly(spot("zone-a"));
    assertThat(at.ec2.journal(Action.RUN_INSTANCES))
        .singleElement()
        .satisfies(asked -> {
          assertThat(asked.parameter("InstanceMarketOptions.SpotOptions.SpotInstanceType"))
              .contains("one-time");
          assertThat(
                  asked.parameter("InstanceMarketOptions.SpotOptions.InstanceInterruptionBehavior"))
              .contains("terminate");
          assertThat(asked.parameter("TagSpecification.4.ResourceType"))
              .contains("spot-instances-request");
        });
  }

  @Test
  void where_a_zone_has_no_spot_the_machine_there_is_on_demand() throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2.capacity().full(spot("zone-a"));
    at.stage.fleet.apply(in(web(2, 2), Market.SPOT, Market.ON_DEMAND));

    at.settles(2);
    assertThat(offers(at)).containsExactlyInAnyOrder(onDemand("zone-a"), spot("zone-b"));
    assertThat(at.stage.trouble(WEB).failures()).isZero();
  }

  @Test
  void where_the_account_may_have_no_more_spot_the_rest_is_on_demand() throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2.capacity().limitSpot(1);
    at.stage.fleet.apply(in(web(3, 3), Market.SPOT, Market.ON_DEMAND));

    at.settles(3);
    assertThat(offers(at)).filteredOn(offer -> offer.market() == Offer.Market.SPOT).hasSize(1);
  }

  @Test
  void spot_alone_is_waited_for() throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2.capacity().full(spot("zone-a"));
    at.ec2.capacity().full(spot("zone-b"));
    at.stage.fleet.apply(in(web(1, 1), Market.SPOT));

    at.stage.lookFor(TEN_MINUTES);
    assertThat(at.launched()).isZero();
    assertThat(at.calls(Action.RUN_INSTANCES)).isLessThan(12);
    at.ec2.capacity().plenty(spot("zone-b"));
    at.settles(1);
  }

  @Test
  void one_with_a_notice_is_drained_and_replaced_before_it_is_taken() throws IOException {
    Ec2Stage at = spots(2);
    String told = at.first();
    at.ec2.region().interrupt(told);
    Instant end = at.ec2.region().noticed(told).orElseThrow();

    at.stage.until("another is launched", TEN_MINUTES, () -> at.launched() == 3);
    assertThat(at.stage.world.instant()).isBefore(end.minusSeconds(60));
    assertThat(draining(at)).isEqualTo(EndCause.Kind.INTERRUPTED);
    at.settles(2);
    assertThat(at.ec2.region().machine(told).state().lives()).isFalse();
    assertThat(at.stage.trouble(WEB).failures()).isZero();
    at.stage.holdsItsLaws();
  }

  private static EndCause.Kind draining(Ec2Stage at) {
    Machine leaving = at.stage.in(MachineState.DRAINING, WEB).getFirst();
    return leaving.drain().orElseThrow().cause().kind();
  }

  @Test
  void at_the_maximum_the_next_one_comes_when_the_first_is_gone() throws IOException {
    Ec2Stage at = spots(3);
    at.ec2.region().interrupt(at.first());

    at.stage.until("another is launched", TEN_MINUTES, () -> at.launched() == 4);
    at.settles(3);
    assertThat(at.ec2.region().mostAtOnce("scaler-role", "web")).isEqualTo(3);
  }

  @Test
  void one_that_does_not_say_when_it_is_idle_is_left_to_ec2() throws IOException {
    Ec2Stage at = spots(2);
    String told = at.first();
    at.ec2.region().interrupt(told);
    at.stage.until(
        "it drains", TEN_MINUTES, () -> !at.stage.in(MachineState.DRAINING, WEB).isEmpty());
    at.silent = true;

    at.stage.until(
        "EC2 ends it", TEN_MINUTES, () -> !at.ec2.region().machine(told).state().lives());
    assertThat(at.calls(Action.TERMINATE_INSTANCES)).as("asked by scaler").isZero();
    at.silent = false;
    at.settles(2);
    assertThat(at.stage.trouble(WEB).failures()).isZero();
  }

  @Test
  void one_that_vanishes_without_notice_holds_no_launch() throws IOException {
    Ec2Stage at = spots(2);
    at.ec2.region().vanish(at.first(), "Server.SpotInstanceTermination");

    at.stage.look();
    assertThat(at.launched()).isEqualTo(3);
    assertThat(at.stage.in(MachineState.TERMINATING, WEB))
        .singleElement()
        .satisfies(gone ->
            assertThat(gone.end().orElseThrow().kind()).isEqualTo(EndCause.Kind.INTERRUPTED));
    at.settles(2);
    assertThat(at.stage.trouble(WEB).failures()).isZero();
  }

  @Test
  void what_is_taken_before_it_runs_is_not_asked_for_again_at_once() throws IOException {
    Ec2Stage at = stages.stage();
    at.ec2.region().stillborn(1, "Server.SpotInstanceTermination");
    at.stage.fleet.apply(in(web(1, 3), Market.SPOT, Market.ON_DEMAND));

    at.settles(1);
    assertThat(at.launched()).isEqualTo(2);
    assertThat(at.stage.trouble(WEB).failures()).isZero();
    assertThat(at.stage.trouble(WEB).resting())
        .containsOnlyKeys(new scaler.core.model.Offer("zone-a", "small", Market.SPOT));
  }
}
