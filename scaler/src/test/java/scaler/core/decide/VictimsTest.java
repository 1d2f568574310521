package scaler.core.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import scaler.core.model.Machine;
import scaler.core.model.MachineHolds;
import scaler.core.model.MachineState;

class VictimsTest {
  private static final Duration LIFETIME = minutes(45);

  private static Victims choose(int count, Duration lifetime, AMachine... machines) {
    return Victims.choose(
        Arrays.stream(machines).map(AMachine::machine).toList(),
        count,
        Victims.idleFirst(Arrays.stream(machines).map(AMachine::sight).toList()),
        MachineHolds.NONE,
        new Victims.Stay(lifetime, Map.of()),
        NOON);
  }

  private static List<Long> slots(Victims victims) {
    return victims.machines().stream().map(Machine::slot).toList();
  }

  @Test
  void the_newest_goes_first() {
    var victims =
        choose(
            2,
            LIFETIME,
            serving(1).age(minutes(90)),
            serving(2).age(minutes(50)),
            serving(3).age(minutes(60)));

    assertThat(slots(victims)).containsExactly(2L, 3L);
    assertThat(victims.guards()).isEmpty();
  }

  @Test
  void an_idle_one_goes_before_newer_ones_that_work_or_may_work() {
    var victims =
        choose(
            2,
            LIFETIME,
            serving(1).age(minutes(90)).locks(OptionalInt.of(0)),
            serving(2).age(minutes(50)).locks(OptionalInt.of(1)),
            serving(3).age(minutes(60)).locks(OptionalInt.empty()));

    assertThat(slots(victims)).containsExactly(1L, 3L);
  }

  @Test
  void the_fullest_zone_stands_above_idleness_too() {
    var victims =
        choose(
            1,
            LIFETIME,
            serving(1).zone("a").locks(OptionalInt.of(2)),
            serving(2).zone("a").locks(OptionalInt.of(1)),
            serving(3).zone("b").locks(OptionalInt.of(0)));

    assertThat(slots(victims)).containsExactly(2L);
  }

  @Test
  void of_the_same_age_the_later_slot_goes_first() {
    assertThat(slots(choose(1, LIFETIME, serving(1), serving(2)))).containsExactly(2L);
  }

  @Test
  void the_fullest_zone_stands_above_age_and_the_rest_stays_even() {
    var victims =
        choose(
            3,
            LIFETIME,
            serving(1).zone("a").age(minutes(90)),
            serving(2).zone("a").age(minutes(80)),
            serving(3).zone("a").age(minutes(70)),
            serving(4).zone("b").age(minutes(50)));

    assertThat(slots(victims)).containsExactly(3L, 2L, 4L);
  }

  @Test
  void the_minimum_lifetime_protects_to_the_second() {
    Duration young = LIFETIME.minusSeconds(1);

    assertThat(choose(1, LIFETIME, serving(1).age(young), serving(2).age(young)))
        .isEqualTo(
            new Victims(List.of(), List.of(new Guard.TooYoung("i-2", Duration.ofSeconds(1)))));
    assertThat(slots(choose(1, LIFETIME, serving(1).age(LIFETIME)))).containsExactly(1L);
  }

  @Test
  void where_the_newest_is_protected_an_older_one_of_its_zone_goes() {
    var victims = choose(1, LIFETIME, serving(1).age(minutes(90)), serving(2).age(minutes(9)));

    assertThat(slots(victims)).containsExactly(1L);
  }

  @Test
  void nobody_goes_out_of_a_zone_that_is_not_the_fullest() {
    var victims =
        choose(
            1,
            LIFETIME,
            serving(1).zone("a").age(minutes(40)),
            serving(2).zone("a").age(minutes(44)),
            serving(3).zone("b").age(minutes(90)));

    assertThat(victims.machines()).isEmpty();
    assertThat(victims.guards())
        .containsExactly(new Guard.TooYoung("i-2", minutes(1)), new Guard.ZonesWouldBeUneven("a"));
  }

  @Test
  void one_that_serves_stays_while_the_others_only_come() {
    AMachine old = serving(1).age(minutes(90));
    AMachine boots = in(MachineState.BOOTING, 2).age(minutes(1));

    assertThat(choose(1, LIFETIME, old, boots))
        .isEqualTo(new Victims(List.of(), List.of(new Guard.OthersNotInService("i-1", 1))));
    assertThat(slots(choose(2, Duration.ZERO, old, boots))).containsExactly(2L, 1L);
  }

  @Test
  void without_a_lifetime_what_comes_goes_before_what_serves() {
    assertThat(slots(choose(1, Duration.ZERO, serving(1), in(MachineState.PENDING, 2))))
        .containsExactly(2L);
  }

  @Test
  void a_machine_that_was_only_asked_for_has_its_turn_and_no_other_goes_for_it() {
    assertThat(slots(choose(1, Duration.ZERO, serving(1), in(MachineState.REQUESTED, 2))))
        .containsExactly(2L);
  }

  @Test
  void asked_for_more_than_there_are_all_go() {
    assertThat(slots(choose(5, LIFETIME, serving(1)))).containsExactly(1L);
    assertThat(choose(1, LIFETIME)).isEqualTo(new Victims(List.of(), List.of()));
    assertThat(choose(0, LIFETIME, serving(1)).machines()).isEmpty();
  }
}
