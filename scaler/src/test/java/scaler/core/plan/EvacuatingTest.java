package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Guard;
import scaler.core.decide.Neighbours;
import scaler.core.heal.Brake;
import scaler.core.model.Adjustment;
import scaler.core.model.EndCause;
import scaler.core.model.HealRung;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.MachineState;
import scaler.core.model.Pulse.Sign;

/** What is planned when a zone is to stand empty. */
class EvacuatingTest {
  private static AMachine a(long slot) {
    return AMachine.serving(slot).zone("a");
  }

  private static AMachine b(long slot) {
    return AMachine.serving(slot).zone("b");
  }

  private static AMachine silent(AMachine machine) {
    return machine.silent().pulse(Ill.failing(Sign.PAGE));
  }

  private static List<String> launches(ARole role) {
    return steps(role, Step.Launch.class).map(launch -> launch.where().zone()).toList();
  }

  private static List<Long> drains(ARole role) {
    return steps(role, Step.Drain.class).map(drain -> drain.machine().slot()).toList();
  }

  private static <T extends Step> Stream<T> steps(ARole role, Class<T> kind) {
    return role.plan().steps().stream().filter(kind::isInstance).map(kind::cast);
  }

  private static Guard.ZoneEvacuated waiting(int machines, int bound) {
    return new Guard.ZoneEvacuated("a", "ann", "outage", machines, bound, Optional.empty());
  }

  @Test
  void others_are_launched_elsewhere_for_all_that_are_there_before_any_of_them_goes() {
    ARole role = new ARole().capacity(3, 9).machines(a(1), a(2), b(3)).evacuated("a");

    assertThat(role.verdict().wanted()).isEqualTo(3);
    assertThat(launches(role)).containsExactly("b", "b");
    assertThat(drains(role)).isEmpty();
    assertThat(role.plan().guards()).contains(waiting(2, 0));
  }

  @Test
  void as_many_go_as_serve_elsewhere_the_idle_ones_first() {
    ARole role =
        new ARole()
            .capacity(3, 9)
            .machines(
                a(1).locks(OptionalInt.of(2)),
                a(2),
                b(3),
                b(4),
                AMachine.in(MachineState.BOOTING, 5).zone("b"))
            .evacuated("a");

    assertThat(launches(role)).isEmpty();
    assertThat(drains(role)).containsExactly(2L);
    assertThat(role.plan().guards()).contains(waiting(1, 0));
  }

  @Test
  void each_says_who_wanted_it_and_is_proven_idle_like_any_other() {
    ARole role = new ARole().capacity(1, 9).machines(a(1), b(2)).evacuated("a");

    Step.Drain drain = steps(role, Step.Drain.class).findFirst().orElseThrow();
    assertThat(drain.cause())
        .isEqualTo(new EndCause(EndCause.Kind.BY_HAND, "zone a is evacuated by ann: outage"));
  }

  @Test
  void one_goes_first_where_the_maximum_leaves_no_room_and_no_second_before_its_place_is_free() {
    ARole full = new ARole().capacity(3, 3).machines(a(1), a(2), b(3)).evacuated("a");
    assertThat(drains(full)).hasSize(1);

    AMachine goes = AMachine.in(MachineState.DRAINING, 1).drain(EndCause.Kind.BY_HAND).zone("a");
    assertThat(drains(new ARole().capacity(3, 3).machines(goes, a(2), b(3)).evacuated("a")))
        .isEmpty();
    AMachine comes = AMachine.in(MachineState.BOOTING, 4).zone("b");
    assertThat(drains(new ARole().capacity(3, 3).machines(comes, a(2), b(3)).evacuated("a")))
        .isEmpty();
  }

  @Test
  void one_that_does_not_serve_yet_goes_at_once() {
    ARole role =
        new ARole()
            .capacity(2, 9)
            .machines(AMachine.in(MachineState.BOOTING, 1).zone("a"), b(2))
            .evacuated("a");

    assertThat(drains(role)).containsExactly(1L);
    assertThat(launches(role)).containsExactly("b");
  }

  @Test
  void none_that_drains_there_is_taken_back_and_what_comes_comes_elsewhere() {
    AMachine drained = AMachine.in(MachineState.DRAINING, 1).zone("a");
    ARole role = new ARole().capacity(2, 9).machines(drained, b(2)).evacuated("a");

    assertThat(steps(role, Step.TakeBack.class)).isEmpty();
    assertThat(launches(role)).containsExactly("b");
    assertThat(steps(new ARole().capacity(2, 9).machines(drained, b(2)), Step.TakeBack.class))
        .hasSize(1);
  }

  @Test
  void the_minimum_lifetime_keeps_none_there() {
    ARole role =
        new ARole().capacity(1, 9).machines(a(1).age(ARole.minutes(1)), b(2)).evacuated("a");
    assertThat(drains(role)).containsExactly(1L);
  }

  @Test
  void held_ones_and_those_with_data_volumes_stay_and_count() {
    ARole role = new ARole().capacity(2, 9).machines(a(1), b(2)).held(1).evacuated("a");

    assertThat(drains(role)).isEmpty();
    assertThat(launches(role)).isEmpty();
    assertThat(role.plan().guards()).contains(waiting(1, 1));
  }

  @Test
  void where_the_role_has_no_other_zone_all_stay_and_none_comes() {
    ARole only = new ARole().zones("a").capacity(2, 9).machines(a(1)).evacuated("a");

    assertThat(drains(only)).isEmpty();
    assertThat(launches(only)).isEmpty();
    assertThat(only.plan().guards())
        .contains(new Guard.NowhereElse(1))
        .contains(
            new Guard.ZoneEvacuated(
                "a", "ann", "outage", 1, 1, Optional.of("the role has no subnet in another zone")));
  }

  @Test
  void a_pause_stands_above_it_and_so_does_a_queue_that_is_silent() {
    ARole role = new ARole().capacity(1, 9).machines(a(1), b(2)).evacuated("a");
    assertThat(role.paused().plan().steps()).isEmpty();

    ARole blind =
        new ARole()
            .capacity(1, 9)
            .backlog(ARole.ARTICLE)
            .silentQueue()
            .machines(a(1), b(2))
            .evacuated("a");
    assertThat(drains(blind)).isEmpty();
  }

  @Test
  void while_the_cloud_tells_nothing_of_others_that_count_all_stay() {
    ARole role = new ARole().capacity(1, 9).machines(a(1), b(2)).evacuated("a");
    assertThat(drains(role)).containsExactly(1L);
    assertThat(
            drains(
                role.neighbours(new Neighbours(0, Optional.of("it does not answer"), List.of()))))
        .isEmpty();
  }

  @Test
  void a_backlog_rule_counts_them_until_others_have_come_in_their_place() {
    ARole role =
        new ARole()
            .capacity(1, 9)
            .backlog(ARole.ARTICLE)
            .stepped(4, NOON.minus(ARole.minutes(6)))
            .grew(NOON.minus(ARole.minutes(6)))
            .evacuated("a");
    ARole before = role.machines(a(1), a(2), b(3), b(4));
    assertThat(before.jobs(0, 0).verdict().wanted()).isEqualTo(4);
    assertThat(before.jobs(30, 0).verdict().wanted()).isEqualTo(5);

    ARole after = role.machines(a(1), a(2), b(3), b(4), b(5), b(6));
    assertThat(after.jobs(10, 0).verdict().wanted()).isEqualTo(4);
    assertThat(after.jobs(30, 0).verdict().wanted()).isEqualTo(5);
  }

  @Test
  void none_is_healed_there() {
    ARole role =
        new ARole()
            .capacity(2, 9)
            .heal(HealRung.REBOOT, HealRung.REPLACE)
            .machines(silent(a(1)), b(2))
            .evacuated("a");
    assertThat(steps(role, Step.Become.class)).isEmpty();
  }

  @Test
  void a_role_that_shrinks_gives_up_those_machines_and_no_others() {
    ARole role =
        new ARole()
            .capacity(1, 9)
            .adjusted(Adjustment.Kind.EXACTLY, 1)
            .machines(a(1), b(2))
            .evacuated("a");
    assertThat(drains(role)).containsExactly(1L);
  }

  @Test
  void all_of_a_role_that_left_the_file_go() {
    ARole role = new ARole().retiring().machines(a(1), b(2)).evacuated("a");
    assertThat(drains(role)).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void nobody_goes_for_others_whose_launches_fail() {
    ARole role =
        new ARole()
            .capacity(2, 9)
            .machines(a(1), b(2))
            .trouble(LaunchTrouble.NONE.oneMore("bad image", NOON))
            .evacuated("a");
    assertThat(launches(role)).isEmpty();
    assertThat(drains(role)).isEmpty();
  }

  @Test
  void what_looks_ill_there_holds_no_heal_back_elsewhere() {
    ARole role =
        new ARole().capacity(4, 9).machines(silent(a(1)), silent(a(2)), b(3), silent(b(4)));
    assertThat(Brake.of(role.view()).storm()).isPresent();
    assertThat(Brake.of(role.evacuated("a").view()).storm()).isEmpty();
  }

  @Test
  void a_storm_in_one_zone_alone_says_which() {
    ARole role = new ARole().machines(silent(a(1)), silent(a(2)), b(3), b(4));
    assertThat(Brake.of(role.view()).storm())
        .contains(new Guard.HealsHeld(2, 4, 1, Optional.of("a")));
  }
}
