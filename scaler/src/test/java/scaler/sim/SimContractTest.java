package scaler.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import scaler.core.model.BalancerSpec;
import scaler.core.model.VolumeId;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Balancer;
import scaler.engine.port.Cloud;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Others;
import scaler.engine.port.TokenContract;
import scaler.engine.port.Volumes;

class SimContractTest extends TokenContract {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final SimWorld world =
      new SimWorld(Instant.parse("2026-11-23T07:00:00Z"), SimTimes.STANDARD);
  private int made;

  @Override
  protected Cloud cloud() {
    return world.ports().cloud();
  }

  @Override
  protected Balancer balancer() {
    return world.ports().balancer();
  }

  @Override
  protected Others others() {
    return world.ports().others();
  }

  @Override
  protected BalancerSpec emptyBalancer(boolean classic) {
    return classic ? new BalancerSpec.Classic("classic") : new BalancerSpec.TargetGroup("group");
  }

  @Override
  protected LaunchRequest request(String token, Map<String, String> tags) {
    return plain(token, "", tags);
  }

  @Override
  protected String applicationTag() {
    return OwnerTags.APPLICATION;
  }

  @Override
  protected void until(Callable<Boolean> holds) {
    try {
      Instant end = world.instant().plus(LONG);
      while (!holds.call()) {
        assertThat(world.instant()).isBefore(end);
        world.advance(Duration.ofSeconds(1));
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Volumes volumes() {
    return world.ports().volumes();
  }

  @Override
  protected VolumeId volume(String key, String value) {
    VolumeId id = new VolumeId("vol-" + ++made);
    ((SimVolumes) volumes()).add(id, "zone-a", Map.of(key, value));
    return id;
  }
}
