package scaler.outbound.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Market;
import scaler.core.model.VolumeId;
import scaler.engine.port.Balancer;
import scaler.engine.port.Cloud;
import scaler.engine.port.CloudContract;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Others;
import scaler.engine.port.Volumes;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** Against moto, whose machines run at once and whose balancers find them healthy at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsContractTest extends CloudContract {
  private Ground ground;

  @BeforeAll
  void prepare() {
    ground =
        new Ground(
            "eu-west-2", "contract", "10.11.0.0/16", List.of("10.11.0.0/24", "10.11.1.0/24"));
    ground.classicBalancer("contract-classic");
    ground.targetGroup("contract-group", TargetTypeEnum.IP);
  }

  @AfterAll
  void leave() {
    if (ground != null) {
      ground.close();
    }
  }

  @Override
  protected Cloud cloud() {
    return new AwsCloud(ground.clients, applicationTag());
  }

  @Override
  protected Balancer balancer() {
    return new AwsBalancer(ground.clients);
  }

  @Override
  protected Others others() {
    return new AwsOthers(ground.clients);
  }

  @Override
  protected BalancerSpec emptyBalancer(boolean classic) {
    return classic
        ? new BalancerSpec.Classic("contract-classic")
        : new BalancerSpec.TargetGroup("contract-group");
  }

  @Override
  protected LaunchRequest request(String token, Map<String, String> tags) {
    return new LaunchRequest(
        token,
        ground.subnetA,
        Optional.of("m6g.large"),
        Market.ON_DEMAND,
        Optional.of(ground.image),
        Optional.empty(),
        List.of(ground.group),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "#!/bin/sh\n",
        tags);
  }

  @Override
  protected String applicationTag() {
    return Ground.APPLICATION_TAG;
  }

  @Override
  protected void until(Callable<Boolean> holds) {
    Awaitility.await().until(holds);
  }

  @Override
  protected Volumes volumes() {
    return new AwsVolumes(ground.clients);
  }

  @Override
  protected VolumeId volume(String key, String value) {
    return ground.volume(ground.region + "a", key, value);
  }
}
