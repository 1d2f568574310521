package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.aws.Ground.ok;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.TargetState;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.Balancer.Targets;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.services.elasticloadbalancing.model.InstanceState;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsBalancerTest {
  private Ground ground;
  private AwsBalancer balancer;
  private CloudMachine one;
  private CloudMachine two;

  @BeforeAll
  void prepare() {
    ground =
        new Ground(
            "eu-central-1", "balancing", "10.8.0.0/16", List.of("10.8.0.0/24", "10.8.1.0/24"));
    balancer = new AwsBalancer(ground.clients);
    var cloud = new AwsCloud(ground.clients, Ground.APPLICATION_TAG);
    one = ok(cloud.launch(ground.request("balancing-1")));
    two = ok(cloud.launch(ground.request("balancing-2")));
  }

  @AfterAll
  void leave() {
    if (ground != null) {
      ground.close();
    }
  }

  private static Member member(CloudMachine machine) {
    return new Member(machine.id(), machine.address());
  }

  private void joinsAndLeaves(BalancerSpec spec) {
    List<Member> both = List.of(member(one), member(two));
    assertThat(ok(balancer.targets(spec, both)).machines()).isEmpty();
    assertThat(balancer.register(spec, one)).isEqualTo(Outcome.ok(one.id()));
    assertThat(balancer.register(spec, one)).isEqualTo(Outcome.ok(one.id()));
    assertThat(balancer.register(spec, two)).isEqualTo(Outcome.ok(two.id()));
    assertThat(ok(balancer.targets(spec, both)).machines()).containsOnlyKeys(one.id(), two.id());
    assertThat(ok(balancer.targets(spec, both)).machines().values())
        .doesNotContain(TargetState.UNKNOWN, TargetState.DRAINING);
    assertThat(balancer.deregister(spec, member(one))).isEqualTo(Outcome.ok(one.id()));
    assertThat(ok(balancer.targets(spec, both)).machines()).containsOnlyKeys(two.id());
    assertThat(balancer.deregister(spec, member(one))).isEqualTo(Outcome.ok(one.id()));
  }

  @Test
  void machines_join_and_leave_a_target_group_of_instances() {
    ground.targetGroup("instances", TargetTypeEnum.INSTANCE);
    joinsAndLeaves(new BalancerSpec.TargetGroup("instances"));
  }

  @Test
  void machines_join_and_leave_a_target_group_of_addresses() {
    ground.targetGroup("addresses", TargetTypeEnum.IP);
    BalancerSpec spec = new BalancerSpec.TargetGroup("addresses");
    joinsAndLeaves(spec);
    // An address of somebody else's is told as what it is.
    Targets seen = ok(balancer.targets(spec, List.of(member(one))));
    assertThat(seen.machines()).isEmpty();
    assertThat(seen.others()).containsOnlyKeys(two.address().orElseThrow());
    assertThat(ok(balancer.targets(spec, List.of(member(two)))).others()).isEmpty();
    // A machine that never had an address was never registered by one.
    assertThat(balancer.deregister(spec, new Member(one.id(), Optional.empty())))
        .isEqualTo(Outcome.ok(one.id()));
  }

  @Test
  void machines_join_and_leave_a_classic_balancer() {
    ground.classicBalancer("classic-one");
    joinsAndLeaves(new BalancerSpec.Classic("classic-one"));
  }

  @Test
  void a_group_that_was_deleted_and_made_again_is_found_again() {
    String first = ground.targetGroup("again", TargetTypeEnum.INSTANCE);
    BalancerSpec spec = new BalancerSpec.TargetGroup("again");
    ok(balancer.register(spec, one));
    ground.clients.balancing().deleteTargetGroup(request -> request.targetGroupArn(first));
    assertThat(balancer.targets(spec, List.of())).isInstanceOf(Outcome.Failed.class);
    ground.targetGroup("again", TargetTypeEnum.INSTANCE);
    assertThat(ok(balancer.targets(spec, List.of())).machines()).isEmpty();
    ok(balancer.register(spec, one));
    assertThat(ok(balancer.targets(spec, List.of())).machines()).containsOnlyKeys(one.id());
  }

  @Test
  void a_balancer_that_is_not_there_is_an_invalid_request_and_no_empty_one() {
    for (BalancerSpec spec :
        List.of(new BalancerSpec.TargetGroup("nowhere"), new BalancerSpec.Classic("nowhere"))) {
      assertThat(balancer.targets(spec, List.of()))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.failure()).isInstanceOf(Failure.Invalid.class));
      assertThat(balancer.register(spec, one)).isInstanceOf(Outcome.Failed.class);
      assertThat(balancer.deregister(spec, member(one))).isInstanceOf(Outcome.Failed.class);
    }
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "healthy,HEALTHY",
    "unhealthy,UNHEALTHY",
    "unhealthy.draining,UNHEALTHY",
    "draining,DRAINING",
    "initial,INITIAL",
    "unused,INITIAL",
    "unavailable,UNKNOWN",
    "quite.new,UNKNOWN",
  })
  void what_a_target_group_says(String says, TargetState means) {
    assertThat(BalancerWords.state(TargetHealth.builder().state(says).build())).isEqualTo(means);
  }

  @ParameterizedTest(name = "{0} {1} {2} is {3}")
  @CsvSource({
    "InService,N/A,N/A,HEALTHY",
    "InService,N/A,Instance deregistration currently in progress.,DRAINING",
    "OutOfService,ELB,Instance registration is still in progress.,INITIAL",
    "OutOfService,Instance,Instance has failed at least the UnhealthyThreshold number of health checks"
        + " consecutively.,UNHEALTHY",
    "OutOfService,Instance,Instance is in terminated state.,UNHEALTHY",
    "Unknown,ELB,A transient error occurred.,UNKNOWN",
    ",,,UNKNOWN",
  })
  void what_a_classic_balancer_says(
      String state, String code, String description, TargetState means) {
    assertThat(
            BalancerWords.state(
                InstanceState.builder()
                    .state(state)
                    .reasonCode(code)
                    .description(description)
                    .build()))
        .isEqualTo(means);
  }
}
