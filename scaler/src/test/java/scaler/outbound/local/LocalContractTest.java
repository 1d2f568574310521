package scaler.outbound.local;

import static scaler.outbound.local.LocalCloudFixture.QUICK;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import scaler.core.model.BalancerSpec;
import scaler.core.model.VolumeId;
import scaler.engine.port.Balancer;
import scaler.engine.port.Cloud;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Others;
import scaler.engine.port.TokenContract;
import scaler.engine.port.Volumes;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalContractTest extends TokenContract {
  private LocalCloudFixture local;

  @BeforeAll
  void start() throws IOException {
    local = new LocalCloudFixture(QUICK);
  }

  @AfterAll
  void end() throws IOException {
    local.close();
  }

  @Override
  protected Cloud cloud() {
    return local.cloud;
  }

  @Override
  protected Balancer balancer() {
    return local.balancer;
  }

  @Override
  protected Others others() {
    return new LocalOthers(local.home);
  }

  @Override
  protected BalancerSpec emptyBalancer(boolean classic) {
    return classic ? new BalancerSpec.Classic("classic") : new BalancerSpec.TargetGroup("group");
  }

  @Override
  protected LaunchRequest request(String token, Map<String, String> tags) {
    return plain(token, "#!/bin/sh\nexec sleep 1000\n", tags);
  }

  @Override
  protected String applicationTag() {
    return LocalCloudFixture.TAG;
  }

  @Override
  protected void until(Callable<Boolean> holds) {
    Awaitility.await().until(holds);
  }

  @Override
  protected Volumes volumes() {
    return new LocalVolumes(local.home, InstantSource.system());
  }

  @Override
  protected VolumeId volume(String key, String value) {
    return local.volume("vol-" + UUID.randomUUID(), key, value);
  }
}
