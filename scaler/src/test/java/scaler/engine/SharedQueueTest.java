package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.QUEUE;
import static scaler.engine.TestFleet.jobs;
import static scaler.engine.TestFleet.table;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.fleet.Counted;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.ScaleIn;
import scaler.core.model.Bounds;
import scaler.core.model.RoleName;
import scaler.core.policy.Policy;

/** Two roles that work off one queue: a base that stands, and a burst for what is left. */
@ExtendWith(Quiet.class)
class SharedQueueTest {
  private static final RoleName BURST = new RoleName("burst");
  private static final Duration LONG = Duration.ofMinutes(30);

  /** Ten machines for forty jobs, at once. */
  private static final BacklogSpec FOUR_EACH =
      new BacklogSpec(
          List.of(table(QUEUE, 1)),
          new Policy.Target(4, 0, Duration.ZERO, Duration.ZERO),
          Duration.ofSeconds(5),
          Duration.ofHours(10),
          Optional.empty(),
          ScaleIn.BY_LOAD);

  private final Stage stage = new Stage("2026-03-02T12:00:00Z");

  SharedQueueTest() {
    stage.world.employ(BURST, QUEUE, 2);
  }

  private static RoleSpec burst(int max, Optional<Counted> counted) {
    RoleSpec base = jobs(0, max);
    return new RoleSpec(
        BURST,
        base.machine(),
        new Bounds(0, max),
        base.schedule(),
        Optional.of(FOUR_EACH),
        base.minimumLifetime(),
        base.health(),
        base.startup(),
        base.loadBalancers(),
        base.drain(),
        base.heal(),
        base.assets(),
        counted,
        LimitSpec.NONE,
        Optional.empty());
  }

  private static Optional<Counted> base() {
    return Optional.of(new Counted.OfRole(JOBS));
  }

  /** Two of the base stand, then forty jobs come. */
  private void fortyJobsFor(RoleSpec burst) {
    stage.fleet.apply(jobs(2, 2), burst);
    stage.until("the base", LONG, () -> stage.settled(JOBS, 2));
    assertThat(stage.living(BURST)).as("nothing to do").isEmpty();
    stage.world.put(QUEUE, 40, LONG);
    stage.lookFor(Duration.ofMinutes(4));
  }

  @Test
  void the_burst_is_what_the_base_leaves_to_do() {
    fortyJobsFor(burst(20, base()));
    assertThat(stage.world.launched()).as("two and eight").hasSize(10);
    assertThat(stage.settled(BURST, 8)).as(stage.toString()).isTrue();

    stage.until("done", Duration.ofHours(3), () -> stage.world.done(QUEUE) == 40);
    stage.until("the burst is over", LONG, () -> stage.settled(BURST, 0));
    assertThat(stage.settled(JOBS, 2)).isTrue();
    stage.holdsItsLaws();
  }

  @Test
  void without_that_each_role_asks_for_all_the_work() {
    fortyJobsFor(burst(20, Optional.empty()));
    assertThat(stage.world.launched()).as("two and ten").hasSize(12);
  }

  @Test
  void the_most_of_the_burst_is_that_of_both() {
    fortyJobsFor(burst(6, base()));
    assertThat(stage.settled(BURST, 4)).as(stage.toString()).isTrue();
  }

  @Test
  void one_of_the_base_that_drains_is_made_up_for() {
    fortyJobsFor(burst(20, base()));
    stage.fleet.apply(jobs(1, 1), burst(20, base()));
    stage.until("nine and one", LONG, () -> stage.living(BURST).size() == 9);
    stage.holdsItsLaws();
  }
}
