package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.aws.Ground.ok;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;

/** Against moto, which keeps what a launch says and gives it back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsCloudTest {
  private Ground ground;
  private AwsCloud cloud;

  @BeforeAll
  void prepare() {
    ground =
        new Ground(
            "eu-central-1", "cloudtest", "10.7.0.0/16", List.of("10.7.0.0/24", "10.7.1.0/24"));
    cloud = new AwsCloud(ground.clients, Ground.APPLICATION_TAG, 5);
    ground.ec2().createKeyPair(request -> request.keyName("main-cloudtest"));
  }

  @AfterAll
  void leave() {
    if (ground != null) {
      ground.close();
    }
  }

  private Instance shown(MachineId id) {
    return ground
        .ec2()
        .describeInstances(request -> request.instanceIds(id.value()))
        .reservations()
        .getFirst()
        .instances()
        .getFirst();
  }

  @Test
  void a_machine_is_born_with_all_that_its_request_says() {
    LaunchRequest asked = ground.request("token-born");
    CloudMachine born = ok(cloud.launch(asked));
    assertThat(born.state()).isEqualTo(CloudMachine.State.PENDING);
    assertThat(born.zone()).isEqualTo("eu-central-1a");
    assertThat(born.type()).isEqualTo("m6g.large");
    assertThat(born.portOffset()).isZero();
    assertThat(born.address()).hasValueSatisfying(at -> assertThat(at).startsWith("10.7.0."));
    assertThat(born.tags()).isEqualTo(asked.tags());

    Instance instance = shown(born.id());
    assertThat(instance.metadataOptions().httpTokens()).isEqualTo(HttpTokensState.REQUIRED);
    assertThat(instance.metadataOptions().httpPutResponseHopLimit()).isEqualTo(1);
    assertThat(instance.metadataOptions().instanceMetadataTags())
        .isEqualTo(InstanceMetadataTagsState.ENABLED);
    assertThat(instance.securityGroups()).extracting("groupId").containsExactly(ground.group);
    assertThat(instance.subnetId()).isEqualTo(ground.subnetA);
    assertThat(attribute(born.id(), InstanceAttributeName.INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR))
        .isEqualTo("stop");
    assertThat(
            new String(
                Base64.getDecoder().decode(attribute(born.id(), InstanceAttributeName.USER_DATA)),
                StandardCharsets.UTF_8))
        .isEqualTo(asked.userData());
    Volume root = rootOf(instance);
    assertThat(root.encrypted()).isTrue();
    assertThat(root.size()).isEqualTo(20);
    assertThat(root.volumeTypeAsString()).isEqualTo("gp3");
    assertThat(root.tags())
        .extracting(Tag::key)
        .contains(Ground.APPLICATION_TAG, "scaler-slot", "team");
  }

  private String attribute(MachineId id, InstanceAttributeName name) {
    var answer =
        ground
            .ec2()
            .describeInstanceAttribute(request -> request.instanceId(id.value()).attribute(name));
    return name == InstanceAttributeName.USER_DATA
        ? answer.userData().value()
        : answer.instanceInitiatedShutdownBehavior().value();
  }

  private Volume rootOf(Instance instance) {
    String id = instance.blockDeviceMappings().getFirst().ebs().volumeId();
    return ground.ec2().describeVolumes(request -> request.volumeIds(id)).volumes().getFirst();
  }

  @Test
  void a_machine_may_be_born_from_a_template_that_says_image_and_type() {
    String template = ground.template("template-cloudtest");
    LaunchRequest plain = ground.request("token-template");
    CloudMachine born =
        ok(
            cloud.launch(
                new LaunchRequest(
                    plain.clientToken(),
                    ground.subnetB,
                    Optional.empty(),
                    Market.ON_DEMAND,
                    Optional.empty(),
                    Optional.of(template + ":1"),
                    List.of(),
                    Optional.of("main-cloudtest"),
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    plain.tags())));
    assertThat(born.zone()).isEqualTo("eu-central-1b");
    assertThat(born.type()).isEqualTo("m6g.large");
    assertThat(shown(born.id()).keyName()).isEqualTo("main-cloudtest");
    assertThat(shown(born.id()).imageId()).isEqualTo(ground.image);
  }

  @Test
  void a_listing_is_all_pages_of_one_application_and_shows_tags_and_states_as_they_change() {
    Set<MachineId> launched = new HashSet<>();
    for (int n = 0; n < 7; n++) {
      launched.add(ok(cloud.launch(of("pages", n))).id());
    }
    ok(cloud.launch(of("other", 0)));
    List<CloudMachine> all = ok(cloud.list("pages"));
    assertThat(all).extracting(CloudMachine::id).containsExactlyInAnyOrderElementsOf(launched);
    assertThat(all).extracting(CloudMachine::state).containsOnly(CloudMachine.State.RUNNING);

    MachineId one = all.getFirst().id();
    ok(cloud.tag(one, "scaler-state", "draining"));
    assertThat(seen("pages", one).tags()).containsEntry("scaler-state", "draining");
    ok(cloud.untag(one, "scaler-state"));
    ok(cloud.untag(one, "scaler-state"));
    assertThat(seen("pages", one).tags()).doesNotContainKey("scaler-state");
    ok(cloud.terminate(one));
    ok(cloud.terminate(one));
    assertThat(seen("pages", one).state()).isEqualTo(CloudMachine.State.TERMINATED);
    assertThat(seen("pages", one).tags()).containsEntry(Ground.APPLICATION_TAG, "pages");
    assertThat(ok(cloud.list("pages"))).hasSize(7);
  }

  private CloudMachine seen(String application, MachineId id) {
    return ok(cloud.list(application)).stream()
        .filter(machine -> machine.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private LaunchRequest of(String application, int number) {
    LaunchRequest plain = ground.request("token-%s-%d".formatted(application, number));
    return new LaunchRequest(
        plain.clientToken(),
        plain.subnet(),
        plain.type(),
        Market.ON_DEMAND,
        plain.image(),
        plain.launchTemplate(),
        plain.securityGroups(),
        plain.keyPair(),
        plain.profile(),
        plain.rootVolume(),
        plain.userData(),
        Map.of(Ground.APPLICATION_TAG, application));
  }

  @Test
  void the_end_of_a_machine_that_is_not_there_is_no_failure() {
    MachineId nobody = new MachineId("i-0123456789abcdef0");
    assertThat(cloud.terminate(nobody)).isEqualTo(Outcome.ok(nobody));
  }

  @Test
  void an_unknown_subnet_is_an_invalid_request() {
    LaunchRequest plain = ground.request("token-bad");
    assertThat(
            cloud.launch(
                new LaunchRequest(
                    plain.clientToken(),
                    "subnet-0123456789abcdef0",
                    plain.type(),
                    Market.ON_DEMAND,
                    plain.image(),
                    Optional.empty(),
                    plain.securityGroups(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    plain.tags())))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(Failure.Invalid.class));
  }
}
