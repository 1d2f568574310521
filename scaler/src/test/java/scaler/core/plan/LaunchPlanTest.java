package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.plan.Plans.launches;
import static scaler.core.plan.Plans.steps;
import static scaler.core.plan.Plans.takenBack;
import static scaler.core.plan.Plans.wanting;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView.Placement;
import scaler.core.model.CloudMachine;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Offer;

/** How many machines a plan launches, where, and what holds it back. */
class LaunchPlanTest {
  @Test
  void launches_go_to_the_least_filled_zone_and_the_listing_decides_among_equals() {
    assertThat(launches(wanting(3).plan())).containsExactly("a", "b", "a");
    assertThat(launches(wanting(3).machines(serving(1), serving(2)).plan())).containsExactly("b");
    assertThat(launches(wanting(4).zones("b", "c", "a").machines(serving(1)).plan()))
        .containsExactly("b", "c", "b");
  }

  @Test
  void a_launch_asks_for_the_first_type_in_its_zones_subnet() {
    assertThat(wanting(1).plan().steps())
        .containsExactly(
            new Step.Launch(new Placement("sa", "a"), "m7g.large", Market.ON_DEMAND, List.of()));
  }

  private static LaunchTrouble resting(Instant until, Offer... offers) {
    return new LaunchTrouble(
        0,
        Optional.empty(),
        "",
        Stream.of(offers).collect(Collectors.toMap(offer -> offer, offer -> until)));
  }

  private static final Offer FIRST_IN_A = new Offer("a", "m7g.large", Market.ON_DEMAND);
  private static final Offer SECOND_IN_A = new Offer("a", "m6g.large", Market.ON_DEMAND);
  private static final Offer FIRST_IN_B = new Offer("b", "m7g.large", Market.ON_DEMAND);
  private static final Offer SECOND_IN_B = new Offer("b", "m6g.large", Market.ON_DEMAND);

  @Test
  void an_offer_without_room_rests_and_the_next_type_of_the_zone_comes_first() {
    LaunchTrouble trouble = resting(NOON.plusSeconds(1), FIRST_IN_A);

    assertThat(steps(wanting(2).trouble(trouble).plan(), Step.Launch.class))
        .containsExactly(
            new Step.Launch(new Placement("sa", "a"), "m6g.large", Market.ON_DEMAND, List.of()),
            new Step.Launch(new Placement("sb", "b"), "m7g.large", Market.ON_DEMAND, List.of()));
  }

  @Test
  void a_zone_without_room_is_passed_over_however_empty_it_is() {
    LaunchTrouble trouble = resting(NOON.plusSeconds(1), FIRST_IN_A, SECOND_IN_A);
    ARole role = wanting(3).trouble(trouble).machines(serving(1).zone("b"));

    assertThat(launches(role.plan())).containsExactly("b", "b");
  }

  private static Step.Launch launch(String zone, String type, Market market) {
    return new Step.Launch(new Placement("s" + zone, zone), type, market, List.of());
  }

  private static Offer spot(String zone, String type) {
    return new Offer(zone, type, Market.SPOT);
  }

  @Test
  void in_a_zone_every_type_is_tried_in_the_first_market_before_the_next_market() {
    ARole role = wanting(1).zones("a").markets(Market.SPOT, Market.ON_DEMAND);
    Instant later = NOON.plusSeconds(1);

    assertThat(role.plan().steps()).containsExactly(launch("a", "m7g.large", Market.SPOT));
    assertThat(role.trouble(resting(later, spot("a", "m7g.large"))).plan().steps())
        .containsExactly(launch("a", "m6g.large", Market.SPOT));
    LaunchTrouble noSpot = resting(later, spot("a", "m7g.large"), spot("a", "m6g.large"));
    assertThat(role.trouble(noSpot).plan().steps())
        .containsExactly(launch("a", "m7g.large", Market.ON_DEMAND));
  }

  @Test
  void zones_stay_even_also_where_only_the_fuller_one_has_spot() {
    LaunchTrouble noSpotInB =
        resting(NOON.plusSeconds(1), spot("b", "m7g.large"), spot("b", "m6g.large"));
    ARole role =
        wanting(2).trouble(noSpotInB).markets(Market.SPOT, Market.ON_DEMAND).machines(serving(1));

    assertThat(role.plan().steps()).contains(launch("b", "m7g.large", Market.ON_DEMAND));
  }

  @Test
  void where_spot_alone_is_wanted_a_zone_without_it_is_passed_over_and_on_demand_never_asked_for() {
    LaunchTrouble noSpotInB =
        resting(NOON.plusSeconds(1), spot("b", "m7g.large"), spot("b", "m6g.large"));

    assertThat(
            wanting(2).trouble(noSpotInB).markets(Market.SPOT).machines(serving(1)).plan().steps())
        .contains(launch("a", "m7g.large", Market.SPOT));
  }

  @Test
  void what_the_cloud_takes_back_now_is_asked_for_last() {
    ARole role = wanting(2).zones("a").machines(serving(1), serving(2).spot().notice());

    assertThat(role.markets(Market.SPOT, Market.ON_DEMAND).plan().steps())
        .contains(launch("a", "m6g.large", Market.SPOT));
    LaunchTrouble noOther = resting(NOON.plusSeconds(1), spot("a", "m6g.large"));
    assertThat(role.trouble(noOther).plan().steps())
        .contains(launch("a", "m7g.large", Market.ON_DEMAND));
    assertThat(role.markets(Market.SPOT).plan().steps())
        .as("nothing else is left")
        .contains(launch("a", "m7g.large", Market.SPOT));
  }

  @Test
  void with_no_room_anywhere_nothing_is_launched_until_the_first_rest_is_over() {
    Instant later = NOON.plusSeconds(9);
    LaunchTrouble trouble = resting(later, FIRST_IN_A, SECOND_IN_A, FIRST_IN_B, SECOND_IN_B);

    assertThat(wanting(2).trouble(trouble).plan())
        .isEqualTo(new Plan(List.of(), List.of(new Guard.OffersRest(2, later))));
    assertThat(launches(wanting(2).trouble(resting(NOON, FIRST_IN_A, FIRST_IN_B)).plan()))
        .as("a rest that is over")
        .containsExactly("a", "b");
  }

  @Test
  void a_launch_that_nobody_answers_is_made_up_for_in_another_zone_within_the_maximum() {
    AMachine lost = in(MachineState.REQUESTED, 1).zone("a").unanswered();
    Guard silent = new Guard.ZoneSilent("a", 1);

    Plan plan = wanting(2).capacity(0, 3).machines(lost).plan();
    assertThat(launches(plan)).containsExactly("b", "b");
    assertThat(plan.guards()).containsExactly(silent);
    Plan full = wanting(2).capacity(0, 2).machines(lost).plan();
    assertThat(launches(full)).containsExactly("b");
    assertThat(full.guards()).containsExactly(new Guard.MaximumCoversOthers(1, 2), silent);
  }

  @Test
  void where_no_zone_answers_nothing_more_is_launched() {
    AMachine a = in(MachineState.REQUESTED, 1).zone("a").unanswered();
    AMachine b = in(MachineState.REQUESTED, 2).zone("b").unanswered();

    Plan plan = wanting(4).machines(a, b).plan();
    assertThat(launches(plan)).isEmpty();
    assertThat(plan.guards())
        .containsExactly(new Guard.ZoneSilent("a", 1), new Guard.ZoneSilent("b", 1));
  }

  @Test
  void a_launch_that_is_answered_late_counts_again() {
    AMachine born =
        in(MachineState.REQUESTED, 1).zone("a").unanswered().cloud(CloudMachine.State.PENDING);

    assertThat(launches(wanting(1).machines(born).plan())).isEmpty();
  }

  @Test
  void zones_are_filled_by_machines_that_stay_and_not_by_those_that_leave() {
    AMachine leaves = in(MachineState.DRAINING, 1).zone("a").cloud(CloudMachine.State.STOPPED);
    AMachine dies = serving(2).zone("a").cloud(CloudMachine.State.TERMINATED);

    assertThat(launches(wanting(2).machines(leaves, dies, serving(3).zone("b")).plan()))
        .containsExactly("a");
  }

  @ParameterizedTest
  @EnumSource(names = {"IMPAIRED", "DRAINING", "TERMINATING"})
  void machines_that_still_exist_count_against_the_maximum(MachineState state) {
    Plan plan =
        wanting(2)
            .capacity(0, 2)
            .machines(serving(1), in(state, 2).cloud(CloudMachine.State.STOPPED))
            .plan();

    assertThat(launches(plan)).isEmpty();
    assertThat(plan.guards()).contains(new Guard.MaximumCoversOthers(1, 2));
  }

  @Test
  void a_machine_that_leaves_in_this_very_plan_still_counts_against_the_maximum() {
    Plan plan =
        wanting(2)
            .capacity(0, 2)
            .machines(serving(1), serving(2).cloud(CloudMachine.State.TERMINATED))
            .plan();

    assertThat(launches(plan)).isEmpty();
    assertThat(plan.guards()).contains(new Guard.MaximumCoversOthers(1, 2));
  }

  @Test
  void a_failed_launch_is_replaced_after_its_pause_to_the_second() {
    LaunchTrouble paused = LaunchTrouble.NONE.oneMore("no capacity", NOON.minusSeconds(4));
    LaunchTrouble over = LaunchTrouble.NONE.oneMore("no capacity", NOON.minusSeconds(5));

    assertThat(wanting(1).trouble(paused).plan())
        .isEqualTo(
            new Plan(
                List.of(),
                List.of(new Guard.LaunchesPaused(1, NOON.plusSeconds(1), "no capacity"))));
    assertThat(launches(wanting(1).trouble(over).plan())).containsExactly("a");
  }

  @Test
  void a_pause_after_failed_launches_holds_no_take_back() {
    LaunchTrouble paused = LaunchTrouble.NONE.oneMore("no capacity", NOON);
    Plan plan = wanting(1).trouble(paused).machines(in(MachineState.DRAINING, 1)).plan();

    assertThat(takenBack(plan)).containsExactly(1L);
    assertThat(plan.guards()).isEmpty();
  }

  @Test
  void one_that_starts_again_is_no_reason_to_launch_another() {
    assertThat(launches(wanting(1).machines(in(MachineState.IMPAIRED, 1)).plan())).isEmpty();
  }
}
