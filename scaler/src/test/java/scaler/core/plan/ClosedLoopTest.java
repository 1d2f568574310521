package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scaler.core.decide.ARole;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView.Placement;
import scaler.core.fleet.FallbackSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.model.Adjustment;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Pause;
import scaler.core.model.Reading;
import scaler.core.plan.TownLoop.Pass;
import scaler.core.policy.Policy;

/**
 * The core in a closed loop with a tiny world, over many random cases; the seed is in the message
 * of a failure, and {@code -Dcore.seed=N} runs that one alone. The long tier runs thousands.
 */
class ClosedLoopTest {
  private static final int CASES = 300;
  private static final int MANY = 5000;
  private static final Duration WILD = Duration.ofHours(3);
  private static final Duration CALM = Duration.ofHours(4);

  private static void forEachSeed(int cases, LongConsumer run) {
    Long only = Long.getLong("core.seed");
    for (long seed = only == null ? 1 : only; seed <= (only == null ? cases : only); seed++) {
      try {
        run.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void whatever_happens_every_plan_keeps_the_laws_and_afterwards_all_jobs_are_done() {
    forEachSeed(CASES, seed -> new Case(new Random(seed)).run());
  }

  @Test
  @Tag("long")
  void the_same_in_thousands_of_cases() {
    forEachSeed(MANY, seed -> new Case(new Random(seed)).run());
    forEachSeed(MANY / 4, seed -> steady(new Random(seed)));
  }

  /** A random role in a random town. */
  private static final class Case {
    private final RandomGenerator random;
    private final Town town;
    private final ARole role;
    private final TownLoop loop;
    private final int max;

    Case(RandomGenerator random) {
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

    private void pass() {
      town.pass();
      Pass seen = loop.look();
      TownRules.hold(seen, town.now);
      loop.act(seen);
      loop.ended.forEach(
          end -> TownRules.holdsForEnd(end, role.spec().minimumLifetime(), town.now));
      loop.ended.clear();
      assertThat(existing()).as("never above the maximum").isLessThanOrEqualTo(max);
    }

    /** Machines in the cloud, and intents that may still become one. */
    private long existing() {
      return town.hosts.values().stream().filter(Town.Host::exists).count()
          + loop.record.keySet().stream().filter(slot -> !town.hosts.containsKey(slot)).count();
    }

    private void arrivals() {
      if (role.spec().backlog().isPresent() && random.nextInt(60) == 0) {
        int length = random.nextBoolean() ? 60 : random.nextInt(30, 2400);
        town.arrive(random.nextInt(1, 30), Duration.ofSeconds(length));
      }
    }

    private void wishes() {
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

    private void calmDown() {
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

  private static BacklogSpec backlog(RandomGenerator random) {
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

  @Test
  void with_a_steady_load_nothing_flaps() {
    forEachSeed(CASES / 4, seed -> steady(new Random(seed)));
  }

  /** Jobs of one length at one rate; at most two changes of direction in 45 minutes. */
  private static void steady(RandomGenerator random) {
    Town town = new Town(random, Duration.ofSeconds(random.nextInt(30, 240)));
    int min = random.nextInt(3);
    ARole role =
        new ARole()
            .capacity(min, min + random.nextInt(1, 8))
            .backlog(backlog(random))
            .zones("a", "b");
    TownLoop loop = new TownLoop(town, role);
    int every = random.nextInt(1, 20);
    int count = random.nextInt(1, 12);
    Duration length = Duration.ofSeconds(random.nextInt(30, 1200));
    Deque<Instant> turns = new ArrayDeque<>();
    int before = 0;
    int direction = 0;
    for (int n = 0; n < Duration.ofHours(12).dividedBy(Town.STEP); n++) {
      if (n % every == 0) {
        town.arrive(count, length);
      }
      town.pass();
      Pass seen = loop.look();
      TownRules.hold(seen, town.now);
      loop.act(seen);
      int moved = Integer.signum(seen.verdict().wanted() - before);
      if (moved != 0 && moved == -direction) {
        turns.add(town.now);
      }
      direction = moved == 0 ? direction : moved;
      before = seen.verdict().wanted();
      while (!turns.isEmpty() && turns.getFirst().isBefore(town.now.minus(ARole.minutes(45)))) {
        turns.remove();
      }
      assertThat(turns).as("turns of %s", seen.verdict()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void a_second_look_without_change_plans_nothing_new() {
    forEachSeed(
        CASES / 4,
        seed -> {
          Random random = new Random(seed);
          Case one = new Case(random);
          for (int n = 0; n < 240; n++) {
            one.arrivals();
            one.town.pass();
            Pass first = one.loop.look();
            one.loop.act(first);
            boolean room =
                first.plan().steps().stream()
                    .anyMatch(step -> step instanceof Step.Become || step instanceof Step.End);
            Pass second = one.loop.look();
            assertThat(second.verdict().wanted()).isEqualTo(first.verdict().wanted());
            if (!room) {
              assertThat(second.plan().steps())
                  .as("after %s", first.plan())
                  .noneMatch(step ->
                      step instanceof Step.Launch
                          || step instanceof Step.Drain
                          || step instanceof Step.TakeBack);
            }
          }
        });
  }

  @Test
  void a_role_that_left_the_file_leaves_no_machine_behind() {
    forEachSeed(
        CASES / 4,
        seed -> {
          Case one = new Case(new Random(seed));
          one.town.wild = true;
          for (int n = 0; n < 120; n++) {
            one.arrivals();
            one.pass();
          }
          one.calmDown();
          one.role.retiring();
          for (int n = 0; n < 240; n++) {
            one.pass();
          }
          assertThat(one.loop.record).as("%s", one.loop.look().plan()).isEmpty();
          assertThat(one.existing()).isZero();
        });
  }

  @Test
  void the_cases_reach_what_they_are_meant_to_reach() {
    var reached = new TreeMap<String, Integer>();
    for (long seed = 1; seed <= 200; seed++) {
      Case one = new Case(new Random(seed));
      one.town.wild = true;
      for (int n = 0; n < 360; n++) {
        one.arrivals();
        one.wishes();
        one.town.pass();
        Pass seen = one.loop.look();
        one.loop.act(seen);
        seen.plan()
            .steps()
            .forEach(step -> reached.merge(step.getClass().getSimpleName(), 1, Integer::sum));
        one.loop.ended.forEach(
            end -> reached.merge(end.machine().end().orElseThrow().kind().name(), 1, Integer::sum));
        one.loop.ended.clear();
        seen.plan()
            .guards()
            .forEach(guard -> reached.merge(guard.getClass().getSimpleName(), 1, Integer::sum));
        reached.merge(seen.verdict().reason().getClass().getSimpleName(), 1, Integer::sum);
        if (seen.view().reading().orElse(null) instanceof Reading.Unknown) {
          reached.merge("Unknown", 1, Integer::sum);
        }
      }
    }
    for (Class<?> kind : Step.ForMachine.class.getPermittedSubclasses()) {
      // Nobody falls ill in the town: HealingTest and HealTest are about that.
      if (kind != Step.Order.class) {
        assertThat(reached).containsKey(kind.getSimpleName());
      }
    }
    for (Class<?> kind : Guard.class.getPermittedSubclasses()) {
      // Nobody else has machines in the town, and its cloud takes any number of launches. Nobody
      // evacuates a zone there: in the soak people do.
      if (kind != Guard.ZonesWouldBeUneven.class
          && kind != Guard.OthersCount.class
          && kind != Guard.LaunchCeiling.class
          && kind != Guard.CostCeiling.class
          && kind != Guard.HealsHeld.class
          && kind != Guard.EndsHeld.class
          && kind != Guard.FleetAiling.class
          && kind != Guard.ZoneEvacuated.class
          && kind != Guard.NowhereElse.class
          && kind != Guard.Ailing.class
          && kind != Guard.LaunchesRationed.class) {
        assertThat(reached).containsKey(kind.getSimpleName());
      }
    }
    for (Class<?> kind : Reason.class.getPermittedSubclasses()) {
      if (kind != Reason.Retired.class && kind != Reason.CloudUnknown.class) {
        assertThat(reached).containsKey(kind.getSimpleName());
      }
    }
    assertThat(reached).containsKeys("Launch", "Unknown", "INTERRUPTED");
  }
}
