package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Stranger;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Connections that only read, as a shadow has them. */
class OnlyReadsTest {
  private static final String REGION = "eu-west-2";

  private static AwsClients reading(URI endpoint) {
    return AwsClients.open(
        new AwsClients.Place(REGION, Optional.of(endpoint), "scaler-test", true),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing")),
        Duration.ofMinutes(2));
  }

  @Test
  void whatever_would_change_something_is_not_sent() {
    // Nobody listens there: what was sent would fail otherwise.
    try (AwsClients clients = reading(URI.create("http://127.0.0.1:9"))) {
      Ec2Client ec2 = clients.ec2();
      List<ThrowingCallable> changes =
          List.of(
              () -> ec2.runInstances(request -> request.minCount(1).maxCount(1)),
              () -> ec2.terminateInstances(request -> request.instanceIds("i-1")),
              () -> ec2.stopInstances(request -> request.instanceIds("i-1")),
              () -> ec2.rebootInstances(request -> request.instanceIds("i-1")),
              () -> ec2.createTags(request -> request.resources("i-1")),
              () -> ec2.deleteTags(request -> request.resources("i-1")),
              () -> clients.classic().deleteLoadBalancer(request -> request.loadBalancerName("a")),
              () -> clients.balancing().deregisterTargets(request -> request.targetGroupArn("a")),
              () -> clients.balancing().registerTargets(request -> request.targetGroupArn("a")),
              () -> clients.parameters().putParameter(request -> request.name("a").value("b")));
      assertThat(changes)
          .allSatisfy(change ->
              assertThatThrownBy(change)
                  .hasMessageContaining("was not sent: this connection only reads"));
    }
  }

  @Test
  void the_adapters_that_act_cannot_act_through_them() {
    try (AwsClients clients = reading(URI.create("http://127.0.0.1:9"))) {
      MachineId id = new MachineId("i-0123456789abcdef0");
      var cloud = new AwsCloud(clients, Ground.APPLICATION_TAG);
      var classic = new BalancerSpec.Classic("front");
      for (Outcome<MachineId> outcome :
          List.of(
              cloud.terminate(id),
              cloud.tag(id, "a", "b"),
              cloud.untag(id, "a"),
              new AwsBalancer(clients).deregister(classic, new Member(id, Optional.empty())))) {
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Outcome.Failed.class,
                failed -> assertThat(failed.failure().detail()).contains("only reads"));
      }
    }
  }

  @Test
  void a_connection_that_only_reads_finds_those_that_bear_a_tag() {
    try (Ground ground =
            new Ground(REGION, "next", "10.31.0.0/16", List.of("10.31.0.0/24", "10.31.1.0/24"));
        AwsClients clients = reading(Moto.endpoint())) {
      String runs = launched(ground, "next-web");
      launched(ground, "next-other");
      String ended = launched(ground, "next-web");
      ground.ec2().terminateInstances(request -> request.instanceIds(ended));

      List<CloudMachine> found =
          Ground.ok(new AwsOthers(clients).tagged("Name", "next-web")).stream()
              .map(Stranger::machine)
              .filter(machine -> machine.state() != CloudMachine.State.TERMINATED)
              .toList();

      assertThat(found).extracting(machine -> machine.id().value()).containsExactly(runs);
      assertThat(found.getFirst().type()).isEqualTo("m6g.large");
      assertThat(Ground.ok(new AwsOthers(clients).tagged("Name", "nobody"))).isEmpty();
    }
  }

  private static String launched(Ground ground, String name) {
    String id =
        ground
            .ec2()
            .runInstances(request ->
                request
                    .minCount(1)
                    .maxCount(1)
                    .imageId(ground.image)
                    .instanceType("m6g.large")
                    .subnetId(ground.subnetA))
            .instances()
            .getFirst()
            .instanceId();
    ground
        .ec2()
        .createTags(
            request -> request.resources(id).tags(Tag.builder().key("Name").value(name).build()));
    return id;
  }
}
