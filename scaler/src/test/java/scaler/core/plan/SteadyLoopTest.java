package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scaler.core.decide.ARole;
import scaler.core.plan.TownLoop.Pass;

/** The core in a closed loop in which nothing changes, or always the same comes: it keeps still. */
class SteadyLoopTest {
  private static final int CASES = 75;
  private static final int MANY = 1250;

  @Test
  void with_a_steady_load_nothing_flaps() {
    TownCase.forEachSeed(CASES, seed -> steady(new Random(seed)));
  }

  @Test
  @Tag("long")
  void nor_does_it_in_a_thousand_cases() {
    TownCase.forEachSeed(MANY, seed -> steady(new Random(seed)));
  }

  /** Jobs of one length at one rate; at most two changes of direction in 45 minutes. */
  private static void steady(RandomGenerator random) {
    Town town = new Town(random, Duration.ofSeconds(random.nextInt(30, 240)));
    int min = random.nextInt(3);
    ARole role =
        new ARole()
            .capacity(min, min + random.nextInt(1, 8))
            .backlog(TownCase.backlog(random))
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
    TownCase.forEachSeed(
        CASES,
        seed -> {
          Random random = new Random(seed);
          TownCase one = new TownCase(random);
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
}
