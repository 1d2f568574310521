package scaler.sim.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
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
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Faults;
import scaler.sim.fault.Spared;
import scaler.sim.time.Diary;
import scaler.sim.time.Dice;
import scaler.sim.time.Seat;
import scaler.sim.time.Timeline;

/** What the soak takes for a cloud is one, by the same contract as EC2; without any trouble. */
class RegionContractTest extends TokenContract {
  private static final Duration LONG = Duration.ofMinutes(5);

  /** Nobody looks on. */
  private static final Witness NOBODY =
      Witness.class.cast(
          Proxy.newProxyInstance(
              Witness.class.getClassLoader(),
              new Class<?>[] {Witness.class},
              (proxy, method, arguments) -> Optional.empty().orElse(null)));

  private final Timeline time = new Timeline(Instant.parse("2026-11-23T07:00:00Z"));
  private final Seat seat = time.seat("test");
  private final Region region = region();
  private final RegionCloud cloud = new RegionCloud(region);

  private Region region() {
    Diary diary = new Diary(time, false);
    Dice dice = new Dice(1);
    Spared all = Spared.NOTHING.andKinds(EnumSet.allOf(FaultKind.class));
    Faults none = new Faults(dice, all, Optional.empty(), diary);
    return new Region(time, dice, none, diary, NOBODY, 100);
  }

  @Override
  protected Cloud cloud() {
    return cloud;
  }

  @Override
  protected Balancer balancer() {
    return region.balancer();
  }

  @Override
  protected Others others() {
    return cloud;
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
      long end = time.millis() + LONG.toMillis();
      while (!holds.call()) {
        assertThat(time.millis()).isLessThan(end);
        time.rest(seat, time.millis() + 1_000);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Volumes volumes() {
    return region.volumes();
  }

  @Override
  protected VolumeId volume(String key, String value) {
    return region.volumes().make("zone-a", Map.of(key, value));
  }
}
