package scaler.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.ec2.DoubleFixture.B;
import static scaler.ec2.DoubleFixture.HERE;
import static scaler.ec2.DoubleFixture.TYPE;
import static scaler.ec2.DoubleFixture.code;
import static scaler.ec2.DoubleFixture.order;
import static scaler.ec2.DoubleFixture.tagged;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** What becomes of a launch: client tokens by zone, room by offer, quotas. */
class Ec2LaunchRulesTest {
  private DoubleFixture at;

  @BeforeEach
  void start() throws IOException {
    at = new DoubleFixture();
  }

  @AfterEach
  void stop() {
    at.close();
  }

  private int launched() {
    return at.ec2.region().machines().size();
  }

  @Test
  void the_same_request_under_the_same_token_is_the_same_machine() {
    RunInstancesRequest request = tagged("t-1", "role", "web");
    String id = at.launch(request);
    at.clock.advance(Duration.ofMinutes(5));
    assertThat(at.launch(request)).isEqualTo(id);
    assertThat(at.client.runInstances(request).instances().getFirst().state().nameAsString())
        .isEqualTo("running");
    assertThat(launched()).isEqualTo(1);
  }

  @Test
  void no_token_or_another_token_is_another_machine() {
    at.launch(one -> one.clientToken("t-1"));
    at.launch(one -> one.clientToken("t-2"));
    at.launch(one -> one.clientToken("T-1"));
    // The SDK makes a token up where there is none.
    at.launch(one -> {});
    at.launch(one -> {});
    assertThat(launched()).isEqualTo(5);
  }

  @Test
  void doubles_that_share_a_database_share_no_ids() throws IOException {
    String id = at.launch(one -> one.clientToken("t-1"));
    assertThat(id).matches("i-[0-9a-f]{17}");
    try (var other = new DoubleFixture()) {
      assertThat(other.launch(one -> one.clientToken("t-2"))).isNotEqualTo(id);
    }
  }

  @Test
  void the_same_token_with_other_parameters_is_a_mismatch() {
    at.launch(tagged("t-1", "role", "web"));
    assertThat(code(() -> at.launch(tagged("t-1", "role", "jobs"))))
        .isEqualTo("IdempotentParameterMismatch");
    assertThat(code(() -> at.launch(one -> one.clientToken("t-1").instanceType("m6g.large"))))
        .isEqualTo("IdempotentParameterMismatch");
    assertThat(launched()).isEqualTo(1);
  }

  @Test
  void the_same_token_in_another_zone_launches_again() {
    String here = at.launch(one -> one.clientToken("t-1"));
    String there = at.launch(one -> one.clientToken("t-1").subnetId(B));
    assertThat(there).isNotEqualTo(here);
    assertThat(at.launch(one -> one.clientToken("t-1"))).isEqualTo(here);
    assertThat(at.launch(one -> one.clientToken("t-1").subnetId(B))).isEqualTo(there);
    assertThat(launched()).isEqualTo(2);
  }

  @Test
  void another_subnet_of_the_same_zone_is_a_mismatch() {
    at.ec2.catalog().with(new Catalog.Subnet("subnet-0c", "subnet-c", "test-1a", 250));
    at.launch(one -> one.clientToken("t-1"));
    assertThat(code(() -> at.launch(one -> one.clientToken("t-1").subnetId("subnet-0c"))))
        .isEqualTo("IdempotentParameterMismatch");
  }

  @Test
  void the_token_of_a_machine_that_has_ended_gives_the_ended_machine() {
    String id = at.launch(one -> one.clientToken("t-1"));
    at.client.terminateInstances(end -> end.instanceIds(id));
    at.clock.advance(Duration.ofMinutes(1));
    var again = at.client.runInstances(order(one -> one.clientToken("t-1"))).instances().getFirst();
    assertThat(again.instanceId()).isEqualTo(id);
    assertThat(again.state().nameAsString()).isEqualTo("terminated");
    assertThat(launched()).isEqualTo(1);
  }

  @Test
  void the_token_of_a_machine_that_has_ended_may_be_refused_instead() {
    at.ec2.region().refuseTokensOfEnded(true);
    String id = at.launch(one -> one.clientToken("t-1"));
    at.client.terminateInstances(end -> end.instanceIds(id));
    assertThat(code(() -> at.launch(one -> one.clientToken("t-1"))))
        .isEqualTo("IdempotentInstanceTerminated");
  }

  @Test
  void a_refused_launch_does_not_use_its_token_up() {
    at.ec2.capacity().full(HERE);
    assertThat(code(() -> at.launch(one -> one.clientToken("t-1"))))
        .isEqualTo("InsufficientInstanceCapacity");
    at.ec2.capacity().plenty(HERE);
    assertThat(at.launch(one -> one.clientToken("t-1"))).startsWith("i-");
  }

  @Test
  void a_used_token_needs_no_room() {
    String id = at.launch(one -> one.clientToken("t-1"));
    at.ec2.capacity().full(HERE);
    assertThat(at.launch(one -> one.clientToken("t-1"))).isEqualTo(id);
  }

  @Test
  void room_is_by_type_zone_and_market() {
    at.ec2.capacity().full(HERE);
    assertThat(code(() -> at.launch(one -> {}))).isEqualTo("InsufficientInstanceCapacity");
    assertThat(at.launch(one -> one.subnetId(B))).startsWith("i-");
    assertThat(at.launch(one -> one.instanceType("m6g.large"))).startsWith("i-");
    assertThat(at.launch(Ec2LaunchRulesTest::spot)).startsWith("i-");
    at.ec2.capacity().full(Offer.spot(TYPE, "test-1a"));
    assertThat(code(() -> at.launch(Ec2LaunchRulesTest::spot)))
        .isEqualTo("InsufficientInstanceCapacity");
  }

  private static void spot(RunInstancesRequest.Builder launch) {
    launch.instanceMarketOptions(market -> market.marketType(MarketType.SPOT));
  }

  @Test
  void of_several_machines_asked_for_as_many_come_as_there_is_room_for() {
    at.ec2.capacity().left(HERE, 7);
    assertThat(at.client.runInstances(order(one -> one.minCount(1).maxCount(10))).instances())
        .hasSize(7);
    at.ec2.capacity().left(HERE, 7);
    assertThat(code(() -> at.launch(one -> one.minCount(8).maxCount(10))))
        .isEqualTo("InsufficientInstanceCapacity");
    assertThat(launched()).isEqualTo(7);
  }

  @Test
  void a_type_that_a_zone_does_not_have_is_unsupported() {
    at.ec2.capacity().unsupported("m7g.large", "test-1b");
    assertThat(code(() -> at.launch(one -> one.subnetId(B)))).isEqualTo("Unsupported");
    assertThat(at.launch(one -> {})).startsWith("i-");
  }

  @Test
  void quotas_count_vcpus_machines_and_spot_machines() {
    at.ec2.capacity().limitVcpus(6);
    at.launch(one -> one.instanceType("m7g.xlarge"));
    assertThat(code(() -> at.launch(one -> one.instanceType("m7g.xlarge"))))
        .isEqualTo("VcpuLimitExceeded");
    at.launch(one -> {});
    at.ec2.capacity().limitSpot(0);
    assertThat(code(() -> at.launch(Ec2LaunchRulesTest::spot)))
        .isEqualTo("MaxSpotInstanceCountExceeded");
    at.ec2.capacity().unlimited();
    at.ec2.capacity().limitInstances(2);
    assertThat(code(() -> at.launch(one -> {}))).isEqualTo("InstanceLimitExceeded");
  }

  @Test
  void ended_machines_may_count_towards_quotas_for_a_while() {
    at.ec2.region().times(Times.STANDARD.counting(Duration.ofMinutes(3)));
    at.ec2.capacity().limitInstances(1);
    String id = at.running();
    at.client.terminateInstances(end -> end.instanceIds(id));
    at.clock.advance(Duration.ofSeconds(20 + 179));
    assertThat(code(() -> at.launch(one -> {}))).isEqualTo("InstanceLimitExceeded");
    at.clock.advance(Duration.ofSeconds(1));
    assertThat(at.launch(one -> {})).startsWith("i-");
  }

  @Test
  void a_subnet_runs_out_of_addresses() {
    at.ec2.catalog().with(new Catalog.Subnet("subnet-0c", "small", "test-1a", 1));
    at.launch(one -> one.subnetId("subnet-0c"));
    assertThat(code(() -> at.launch(one -> one.subnetId("subnet-0c"))))
        .isEqualTo("InsufficientFreeAddressesInSubnet");
  }

  @Test
  void the_most_machines_at_once_are_remembered() {
    String first = at.launch(tagged("t-1", "role", "web"));
    at.clock.advance(Duration.ofSeconds(5));
    at.launch(tagged("t-2", "role", "web"));
    at.launch(tagged("t-3", "role", "jobs"));
    at.client.terminateInstances(end -> end.instanceIds(first));
    at.clock.advance(Duration.ofHours(3));
    at.launch(tagged("t-4", "role", "web"));
    assertThat(at.ec2.region().mostAtOnce("role", "web")).isEqualTo(2);
    assertThat(at.ec2.region().mostAtOnce("role", "jobs")).isEqualTo(1);
    assertThat(at.ec2.region().living()).hasSize(3);
  }
}
