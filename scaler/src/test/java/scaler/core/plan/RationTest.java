package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.plan.Plans.steps;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView.Placement;
import scaler.core.model.Machine;
import scaler.core.model.Market;
import scaler.core.model.RoleName;

/** Who launches first when the cloud takes fewer launches than are wanted. */
class RationTest {
  private static final Step.Launch LAUNCH =
      new Step.Launch(new Placement("sa", "a"), "small", Market.ON_DEMAND, List.of());

  private static Machine machine(long slot) {
    return Machine.requested(slot, new RoleName("web"), "a", List.of(), NOON);
  }

  /** A plan that asks again for so many, and for so many new ones. */
  private static Plan plan(int again, int fresh) {
    Stream<Step> agains =
        LongStream.rangeClosed(1, again).mapToObj(slot -> new Step.AskAgain(machine(slot)));
    Stream<Step> launches = IntStream.range(0, fresh).mapToObj(n -> LAUNCH);
    return new Plan(Stream.concat(agains, launches).toList(), List.of());
  }

  private static List<Integer> launches(List<Plan> plans) {
    return plans.stream().map(plan -> (int) steps(plan, Step.Launch.class).count()).toList();
  }

  private static Optional<Guard> guard(Plan plan) {
    return plan.guards().stream().findFirst();
  }

  @Test
  void what_the_cloud_takes_at_once_stays_as_it_is() {
    List<Plan> plans = List.of(plan(1, 2), plan(0, 3));

    assertThat(Ration.wanted(plans)).isEqualTo(6);
    assertThat(Ration.of(plans, 6)).isEqualTo(plans);
  }

  @Test
  void roles_get_one_after_the_other_so_that_a_small_need_does_not_wait_for_a_large_one() {
    List<Plan> rationed = Ration.of(List.of(plan(0, 500), plan(0, 2), plan(0, 9)), 8);

    assertThat(launches(rationed)).containsExactly(3, 2, 3);
    assertThat(rationed.stream().map(RationTest::guard))
        .containsExactly(
            Optional.of(new Guard.LaunchesRationed(497)),
            Optional.empty(),
            Optional.of(new Guard.LaunchesRationed(6)));
  }

  @Test
  void what_was_asked_for_before_comes_before_what_is_new() {
    List<Plan> rationed = Ration.of(List.of(plan(0, 5), plan(3, 5)), 4);

    assertThat(launches(rationed)).containsExactly(1, 0);
    assertThat(steps(rationed.getLast(), Step.AskAgain.class)).hasSize(3);
  }

  @Test
  void with_nothing_to_share_out_all_wait_and_every_machine_keeps_a_step() {
    Plan all = new Plan(plan(2, 2).steps(), List.of(new Guard.AtMinimum(1)));
    Plan waiting = Ration.of(List.of(all), 0).getFirst();

    assertThat(waiting.steps()).hasSize(2).allMatch(Step.Wait.class::isInstance);
    assertThat(waiting.guards())
        .containsExactly(new Guard.AtMinimum(1), new Guard.LaunchesRationed(4));
  }

  @Test
  void all_other_steps_stay() {
    Step other = new Step.Missing(machine(7));
    Plan mixed =
        new Plan(Stream.concat(Stream.of(other), plan(0, 2).steps().stream()).toList(), List.of());

    assertThat(Ration.of(List.of(mixed), 0).getFirst().steps()).containsExactly(other);
  }
}
