package scaler.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.ec2.DoubleFixture.code;
import static scaler.ec2.DoubleFixture.tagged;
import static scaler.ec2.DoubleFixture.tags;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;

/** How machines of the double end, stop, start, come late into sight, and are taken away. */
class Ec2LifeTest {
  private DoubleFixture at;

  @BeforeEach
  void start() throws IOException {
    at = new DoubleFixture();
  }

  @AfterEach
  void stop() {
    at.close();
  }

  private void pass(String time) {
    at.clock.advance(Duration.parse(time));
  }

  private void terminate(String... ids) {
    at.client.terminateInstances(end -> end.instanceIds(ids));
  }

  @Test
  void a_terminated_machine_stays_listed_for_an_hour_then_vanishes() {
    String id = at.running();
    terminate(id);
    assertThat(at.state(id)).isEqualTo("shutting-down");
    pass("PT20S");
    assertThat(at.state(id)).isEqualTo("terminated");
    assertThat(at.see(id).stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
    pass("PT59M59S");
    assertThat(at.ids()).containsExactly(id);
    pass("PT1S");
    assertThat(at.ids()).isEmpty();
    assertThat(code(() -> at.see(id))).isEqualTo("InvalidInstanceID.NotFound");
  }

  @Test
  void ending_twice_is_no_error_and_starts_nothing_anew() {
    String id = at.running();
    terminate(id);
    pass("PT15S");
    terminate(id);
    pass("PT5S");
    assertThat(at.state(id)).isEqualTo("terminated");
    terminate(id);
    assertThat(at.state(id)).isEqualTo("terminated");
  }

  @Test
  void a_protected_machine_is_not_ended() {
    String id = at.running();
    at.ec2.region().protect(id, true);
    assertThat(code(() -> terminate(id))).isEqualTo("OperationNotPermitted");
    assertThat(at.state(id)).isEqualTo("running");
    at.ec2.region().protect(id, false);
    terminate(id);
    assertThat(at.state(id)).isEqualTo("shutting-down");
    String born = at.launch(one -> one.disableApiTermination(true));
    assertThat(code(() -> terminate(born))).isEqualTo("OperationNotPermitted");
  }

  @Test
  void with_one_unknown_id_none_is_ended_and_a_protected_one_keeps_its_zone() {
    String one = at.running();
    String kept = at.running();
    String elsewhere = at.launch(launch -> launch.subnetId(DoubleFixture.B));
    assertThat(code(() -> terminate(one, "i-0123456789abcdef0")))
        .isEqualTo("InvalidInstanceID.NotFound");
    assertThat(code(() -> terminate(one, "mine"))).isEqualTo("InvalidInstanceID.Malformed");
    assertThat(at.state(one)).isEqualTo("running");
    at.ec2.region().protect(kept, true);
    assertThat(code(() -> terminate(one, kept, elsewhere))).isEqualTo("OperationNotPermitted");
    assertThat(at.state(one)).isEqualTo("running");
    assertThat(at.state(elsewhere)).isEqualTo("shutting-down");
  }

  @Test
  void a_stopped_machine_starts_again_with_its_address_and_a_new_launch_time() {
    String id = at.running();
    String address = at.see(id).privateIpAddress();
    assertThat(at.see(id).publicIpAddress()).isNotNull();
    at.client.stopInstances(halt -> halt.instanceIds(id));
    assertThat(at.state(id)).isEqualTo("stopping");
    assertThat(code(() -> at.client.startInstances(again -> again.instanceIds(id))))
        .isEqualTo("IncorrectInstanceState");
    pass("PT20S");
    assertThat(at.state(id)).isEqualTo("stopped");
    assertThat(at.see(id).publicIpAddress()).isNull();
    at.client.startInstances(again -> again.instanceIds(id));
    pass("PT5S");
    assertThat(at.state(id)).isEqualTo("running");
    assertThat(at.see(id).privateIpAddress()).isEqualTo(address);
    assertThat(at.see(id).launchTime()).isEqualTo(at.clock.instant().minusSeconds(5));
    assertThat(at.ec2.region().machine(id).begun()).isBefore(at.see(id).launchTime());
  }

  @Test
  void an_ended_machine_neither_stops_nor_starts_and_its_reboot_is_passed_over() {
    String id = at.running();
    at.client.rebootInstances(again -> again.instanceIds(id));
    terminate(id);
    assertThat(code(() -> at.client.stopInstances(halt -> halt.instanceIds(id))))
        .isEqualTo("IncorrectInstanceState");
    assertThat(code(() -> at.client.startInstances(again -> again.instanceIds(id))))
        .isEqualTo("IncorrectInstanceState");
    at.client.rebootInstances(again -> again.instanceIds(id));
    assertThat(at.ec2.region().machine(id).reboots()).isEqualTo(1);
  }

  @Test
  void a_stop_that_hangs_ends_when_it_is_forced() {
    String id = at.running();
    at.ec2.region().hangOnStop(id);
    at.client.stopInstances(halt -> halt.instanceIds(id));
    pass("PT24H");
    assertThat(at.state(id)).isEqualTo("stopping");
    at.client.stopInstances(halt -> halt.instanceIds(id).force(true));
    assertThat(at.state(id)).isEqualTo("stopped");
  }

  @Test
  void a_start_needs_room_like_a_launch() {
    String id = at.running();
    at.client.stopInstances(halt -> halt.instanceIds(id));
    pass("PT20S");
    at.ec2.capacity().full(DoubleFixture.HERE);
    assertThat(code(() -> at.client.startInstances(again -> again.instanceIds(id))))
        .isEqualTo("InsufficientInstanceCapacity");
    assertThat(at.state(id)).isEqualTo("stopped");
  }

  @Test
  void a_machine_without_a_disk_of_its_own_cannot_be_stopped() {
    at.ec2
        .catalog()
        .with(new Catalog.Image("ami-0e", "old", "self", "2010-06-01T12:00:00.000Z", false));
    String id = at.launch(one -> one.imageId("ami-0e"));
    assertThat(code(() -> at.client.stopInstances(halt -> halt.instanceIds(id))))
        .isEqualTo("UnsupportedOperation");
  }

  @Test
  void a_machine_that_powers_itself_off_stops_or_ends_as_its_launch_said() {
    String stops = at.running();
    String ends =
        at.launch(one -> one.instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE));
    at.ec2.region().powerOff(stops);
    at.ec2.region().powerOff(ends);
    pass("PT20S");
    assertThat(at.state(stops)).isEqualTo("stopped");
    assertThat(at.state(ends)).isEqualTo("terminated");
  }

  @Test
  void an_order_to_end_may_be_answered_and_not_heard() {
    String id = at.running();
    at.ec2.region().deafen(id, true);
    var told = at.client.terminateInstances(end -> end.instanceIds(id)).terminatingInstances();
    assertThat(told.getFirst().currentState().nameAsString()).isEqualTo("shutting-down");
    pass("PT1H");
    assertThat(at.state(id)).isEqualTo("running");
    at.ec2.region().deafen(id, false);
    terminate(id);
    assertThat(at.state(id)).isEqualTo("shutting-down");
  }

  @Test
  void a_launch_may_die_in_its_cradle() {
    at.ec2.region().stillborn(1, "Client.VolumeLimitExceeded");
    String dead = at.launch(one -> {});
    String well = at.launch(one -> {});
    assertThat(at.state(dead)).isEqualTo("pending");
    pass("PT5S");
    assertThat(at.state(dead)).isEqualTo("terminated");
    assertThat(at.see(dead).stateReason().code()).isEqualTo("Client.VolumeLimitExceeded");
    assertThat(at.state(well)).isEqualTo("running");
  }

  @Test
  void a_new_machine_is_unknown_to_listings_and_calls_until_it_is_seen() throws IOException {
    try (var late =
        new DoubleFixture(Times.STANDARD.late(Duration.ofSeconds(30), Duration.ofSeconds(50)))) {
      String id = late.launch(tagged("t-1", "role", "web"));
      late.clock.advance(Duration.ofSeconds(29));
      assertThat(late.ids()).isEmpty();
      assertThat(code(() -> late.see(id))).isEqualTo("InvalidInstanceID.NotFound");
      assertThat(code(() -> late.client.terminateInstances(end -> end.instanceIds(id))))
          .isEqualTo("InvalidInstanceID.NotFound");
      assertThat(
              code(() ->
                  late.client.createTags(set ->
                      set.resources(id)
                          .tags(tagged("t", "a", "b").tagSpecifications().getFirst().tags()))))
          .isEqualTo("InvalidInstanceID.NotFound");
      late.clock.advance(Duration.ofSeconds(1));
      assertThat(tags(late.see(id))).isEmpty();
      assertThat(late.ids(DoubleFixture.filter("tag:role", "web"))).isEmpty();
      late.clock.advance(Duration.ofSeconds(20));
      assertThat(late.ids(DoubleFixture.filter("tag:role", "web"))).containsExactly(id);
    }
  }

  @Test
  void a_spot_machine_has_two_minutes_from_its_notice() {
    String id = at.launch(Ec2LifeTest::spot);
    pass("PT1M");
    assertThat(at.see(id).instanceLifecycleAsString()).isEqualTo("spot");
    assertThat(at.ec2.region().noticed(id)).isEmpty();
    at.ec2.region().interrupt(id);
    assertThat(at.ec2.region().noticed(id)).hasValue(at.clock.instant().plusSeconds(120));
    pass("PT1M59S");
    assertThat(at.state(id)).isEqualTo("running");
    pass("PT1S");
    assertThat(at.state(id)).isEqualTo("shutting-down");
    assertThat(at.see(id).stateReason().code()).isEqualTo("Server.SpotInstanceTermination");
    pass("PT20S");
    assertThat(at.state(id)).isEqualTo("terminated");
  }

  @Test
  void a_spot_machine_cannot_be_stopped_and_may_vanish_without_a_notice() {
    String id = at.launch(Ec2LifeTest::spot);
    pass("PT1M");
    assertThat(code(() -> at.client.stopInstances(halt -> halt.instanceIds(id))))
        .isEqualTo("UnsupportedOperation");
    at.ec2.region().vanish(id, "Server.SpotInstanceTermination");
    assertThat(at.state(id)).isEqualTo("terminated");
  }

  private static void spot(RunInstancesRequest.Builder launch) {
    launch.instanceMarketOptions(market -> market.marketType(MarketType.SPOT));
  }

  @Test
  void in_a_zone_that_is_down_nothing_changes_and_all_is_listed() {
    String id = at.running();
    at.ec2.region().zoneDown("test-1a", true);
    assertThat(code(() -> at.launch(one -> {}))).isEqualTo("Unavailable");
    assertThat(code(() -> terminate(id))).isEqualTo("Unavailable");
    assertThat(at.launch(one -> one.subnetId(DoubleFixture.B))).startsWith("i-");
    assertThat(at.state(id)).isEqualTo("running");
    at.ec2.region().zoneDown("test-1a", false);
    terminate(id);
    assertThat(at.state(id)).isEqualTo("shutting-down");
  }

  @Test
  void a_tag_that_nobody_may_write_can_be_planted() {
    String id = at.running();
    at.ec2.region().plantTag(id, "aws:autoscaling:groupName", "shop");
    assertThat(tags(at.see(id))).isEqualTo("aws:autoscaling:groupName=shop");
  }
}
