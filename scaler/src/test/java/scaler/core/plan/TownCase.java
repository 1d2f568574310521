package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import scaler.core.decide.ARole;
import scaler.core.decide.RoleView.Placement;
import scaler.core.fleet.FallbackSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.model.Adjustment;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Pause;
import scaler.core.plan.TownLoop.Pass;
import scaler.core.policy.Policy;

/** A random role in a random town: its wild hours, and how it stands when they are over. */
final class TownCase {
  private static final Duration WILD = Duration.ofHours(3);
  private static final Duration CALM = Duration.ofHours(4);

  private final RandomGenerator random;
  final Town town;
  final ARole role;
  final TownLoop loop;
  private final int max;

  TownCase(RandomGenerator random) {
    this.random = random;
    this.town = new Town(random, Duration.ofSeconds(random.nextInt(30, 240)));
    int min = random.nextInt(3);
    this.max = random.nextInt(20) == 0 ? min : min + random.nextInt(1, 6);
    this.role = role(random, min, max);
    if (random.nextInt(4) == 0) {
      volumes();
    }
    this.loop = new TownLoop(town, role);
  }

  /** One at least, where the role has a subnet; often too few, and not as many in each zone. */
  private void volumes() {
    List<Placement> subnets = role.view().subnets();
    role.volumes(TownVolumes.INDEX);
    town.volumes.add(subnets.getFirst().zone(), 1 + random.nextInt(2));
    subnets.forEach(subnet -> town.volumes.add(subnet.zone(), random.nextInt(max + 1)));
  }

  void run() {
    town.wild = true;
    Instant calm = town.now.plus(WILD);
    while (town.now.isBefore(calm)) {
      arrivals();
      wishes();
      pass();
    }
    calmDown();
    work();
    Instant end = town.now.plus(CALM);
    while (town.now.isBefore(end)) {
      pass();
    }
    settled();
  }

  void pass() {
    town.pass();
    Pass seen = loop.look();
    TownRules.hold(seen, town.now);
    loop.act(seen);
    loop.ended.forEach(end -> TownRules.holdsForEnd(end, role.spec().minimumLifetime(), town.now));
    loop.ended.clear();
    assertThat(existing()).as("never above the maximum").isLessThanOrEqualTo(max);
  }

  /** Machines in the cloud, and intents that may still become one. */
  long existing() {
    return town.hosts.values().stream().filter(Town.Host::exists).count()
        + loop.record.keySet().stream().filter(slot -> !town.hosts.containsKey(slot)).count();
  }

  void arrivals() {
    if (role.spec().backlog().isPresent() && random.nextInt(60) == 0) {
      int length = random.nextBoolean() ? 60 : random.nextInt(30, 2400);
      town.arrive(random.nextInt(1, 30), Duration.ofSeconds(length));
    }
  }

  void wishes() {
    if (random.nextInt(120) == 0) {
      var kinds = Adjustment.Kind.values();
      var kind = kinds[random.nextInt(kinds.length)];
      Instant until = town.now.plusSeconds(random.nextInt(60, 3600));
      role.adjusted(Optional.of(ARole.wish(kind, random.nextInt(max + 2), until)));
    }
    if (random.nextInt(200) == 0 && !loop.record.isEmpty()) {
      role.end(loop.record.lastKey(), random.nextInt(4) == 0);
    }
    if (random.nextInt(150) == 0 && !loop.record.isEmpty()) {
      role.held(loop.record.lastKey());
    } else if (random.nextInt(300) == 0) {
      role.freed();
    }
    boolean paused = role.view().pause().isPresent();
    if (random.nextInt(paused ? 20 : 300) == 0) {
      role.paused(
          paused
              ? Optional.empty()
              : Optional.of(
                  new Pause(Optional.empty(), "ann", "move", town.now, Optional.empty())));
    }
  }

  void calmDown() {
    town.wild = false;
    role.paused(Optional.empty());
    role.adjusted(Optional.empty());
    role.freed();
  }

  /** One machine alone does all that is left in that time, and a day is for what went wrong. */
  private void work() {
    Instant end = town.now.plus(town.work()).plus(Duration.ofDays(1));
    while (max > 0 && town.open() > 0 && town.now.isBefore(end)) {
      pass();
    }
    assertThat(max == 0 ? 0 : town.open()).as("jobs left: %s", loop.look().verdict()).isZero();
  }

  private void settled() {
    Pass last = loop.look();
    assertThat(loop.record.values())
        .as("nothing on its way: %s %s", last.verdict(), last.plan())
        .allMatch(machine -> machine.state() == MachineState.IN_SERVICE);
    int places = town.volumes.places() == 0 ? Integer.MAX_VALUE : town.volumes.places();
    assertThat(loop.record)
        .as("%s", last.verdict())
        .hasSize(Math.min(last.verdict().wanted(), places));
    assertThat(last.plan().steps())
        .as("a look without change plans nothing")
        .allMatch(Step.Wait.class::isInstance);
  }

  private static ARole role(RandomGenerator random, int min, int max) {
    ARole role = new ARole().capacity(min, max);
    role.lifetime(Duration.ofMinutes(random.nextInt(4) == 0 ? 0 : random.nextInt(5, 46)));
    String[] zones = {"a", "b", "c"};
    role.zones(Arrays.copyOf(zones, random.nextInt(1, 4)));
    if (random.nextInt(5) > 0) {
      role.backlog(backlog(random));
    }
    if (random.nextInt(4) == 0) {
      role.balancer();
    }
    if (random.nextInt(6) == 0) {
      role.onTimeout(OnTimeout.TERMINATE);
    }
    if (random.nextInt(3) == 0) {
      role.markets(Market.SPOT, Market.ON_DEMAND);
    } else if (random.nextInt(4) == 0) {
      role.markets(Market.SPOT);
    }
    for (int n = random.nextInt(4); n > 0; n--) {
      String cron = "%d %d * * *".formatted(random.nextInt(60), random.nextInt(11, 18));
      int low = random.nextInt(min, max + 1);
      if (max == 0 || random.nextBoolean()) {
        role.line(cron, low);
      } else {
        role.limits(cron, low, random.nextInt(Math.max(low, 1), max + 1));
      }
    }
    return role;
  }

  static BacklogSpec backlog(RandomGenerator random) {
    int low = random.nextInt(0, 8);
    Policy policy =
        random.nextBoolean()
            ? new Policy.Threshold(low + random.nextInt(0, 20), low)
            : new Policy.Wait(Duration.ofMinutes(random.nextInt(1, 10)));
    return new BacklogSpec(
        ARole.TABLE,
        policy,
        random.nextInt(4) == 0 ? Duration.ofSeconds(10) : Duration.ofMinutes(random.nextInt(1, 10)),
        Duration.ofMinutes(random.nextInt(5, 15)),
        random.nextInt(3) == 0
            ? Optional.of(
                new FallbackSpec(random.nextInt(5), Duration.ofMinutes(random.nextInt(20))))
            : Optional.empty());
  }

  /** Each seed from one on, or the one that {@code -Dcore.seed} names. */
  static void forEachSeed(int cases, LongConsumer run) {
    Long only = Long.getLong("core.seed");
    for (long seed = only == null ? 1 : only; seed <= (only == null ? cases : only); seed++) {
      try {
        run.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }
}
